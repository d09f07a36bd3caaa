import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { binary } from '../control-plane/binaries';
import type { Program } from '../control-plane/programs';
import { DIST } from '../dist';
import type { Image } from '../nodes/images';

interface Content {
  readonly program: Program;
  readonly path: string;
  readonly env?: readonly string[];
}

/** Where upstream's images of Cilium have the port of gops written, without which the programs do not start. */
const GOPS = ['GOPS_CONFIG_DIR=/home/gops'];

/** Which of our programs is in an image, and where. */
const PROGRAMS: Readonly<Record<string, Content>> = {
  'quay.io/cilium/operator-generic': {
    program: 'cilium-operator',
    path: '/usr/bin/cilium-operator-generic',
    env: GOPS,
  },
  'quay.io/cilium/hubble-relay': { program: 'hubble-relay', path: '/usr/bin/hubble-relay', env: GOPS },
  'docker.io/traefik': { program: 'traefik', path: '/traefik' },
  'registry.k8s.io/metrics-server/metrics-server': { program: 'metrics-server', path: '/metrics-server' },
};

/** Images under the names that CORE's workloads ask for, around the programs that there are. */
export async function coreImages(): Promise<Image[]> {
  const workloads = readFileSync(join(DIST, 'core', '5-workloads.yaml'), 'utf8');
  const names = new Set([...workloads.matchAll(/image: "?([^"\s]+)/g)].map(([, name]) => name!));
  const images: Image[] = [];
  for (const name of names) {
    const known = PROGRAMS[name.replace(/:[^/]*$/, '')];
    if (known) images.push({ ...known, name, program: await binary(known.program) });
  }
  return images;
}
