import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { binary } from '../control-plane/binaries';
import type { Program } from '../control-plane/programs';
import { DIST } from '../dist';
import type { Image } from '../nodes/images';

/** Which of our programs is in an image, and where. */
const PROGRAMS: Readonly<Record<string, { readonly program: Program; readonly path: string }>> = {
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
    if (known) images.push({ name, program: await binary(known.program), path: known.path });
  }
  return images;
}
