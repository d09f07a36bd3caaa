import { type ExecFileSyncOptions, execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareManifests } from '../../lib/diff';
import { readObjects } from '../../lib/diff/read';
import { report } from '../../lib/diff/report';
import type { JsonMap } from '../../lib/settings/schema';
import { recordsOf } from '../parity';
import { applyStrict, sources } from './apply';
import { Cluster } from './control-plane/cluster';
import { startControllers } from './control-plane/controllers';
import { applyCrds, HAS_CRDS } from './crds';

const CORE = join(process.env.PLATYPAAS_DIST ?? join(__dirname, '..', '..', 'dist'), 'core');
const BARE_OBJECTS = join(__dirname, 'fixtures', 'bare-objects.yaml');
const CHARTS = ['metrics-server', 'traefik', 'cilium'];

const CLI = join(__dirname, '..', '..', 'build', 'lib', 'cli', 'main.js');
const QUIET: ExecFileSyncOptions = { stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 2 ** 26 };

const SAME = /^No differences: /;

describe('manifests and what a cluster makes of them', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await Cluster.start();
    await startControllers(cluster);
    if (HAS_CRDS) {
      await applyCrds(cluster, 'traefik', 'cilium', 'gateway-api/experimental', 'prometheus-operator', 'cert-manager');
    }
  });
  afterAll(async () => cluster?.stop());

  /** Applies manifests and compares `kubectl get -o yaml` of each of them with what was applied. */
  async function drift(manifests: string): Promise<string> {
    await createNamespaces(manifests);
    const { code, stderr } = await applyStrict(cluster, manifests);
    if (code !== 0) throw new Error(stderr);
    const live = join(cluster.processes.folder, 'live.yaml');
    writeFileSync(live, await cluster.kubectl.run(['get', '-o', 'yaml', ...sources(cluster, manifests)]));
    // A Job cannot be changed, an autoscaler would go on scaling, and the next manifests may have both.
    await cluster.kubectl.run(['delete', 'jobs,horizontalpodautoscalers', '--all', '--all-namespaces']);
    const definitions = await cluster.kubectl.get<{ items: JsonMap[] }>('crds');
    return report(compareManifests(readObjects(manifests), readObjects(live), { definitions: definitions.items }));
  }

  /** Creates the namespaces that manifests take for granted, or have too late. */
  async function createNamespaces(manifests: string): Promise<void> {
    const namespaces = readObjects(manifests).flatMap(
      ({ metadata }) => (metadata as { namespace?: string }).namespace ?? [],
    );
    for (const name of new Set(namespaces)) {
      const exists = (await cluster.kubectl.try(['get', 'namespace', name])).code === 0;
      if (!exists) await cluster.kubectl.run(['create', 'namespace', name]);
    }
  }

  test('objects that leave everything to defaults are the same', async () => {
    expect(await drift(BARE_OBJECTS)).toMatch(SAME);
  });

  test('CORE is the same', async () => {
    if (!existsSync(CORE)) throw new Error(`${CORE} is not there: run npm run synth`);
    expect(await drift(CORE)).toMatch(SAME);
  });

  // Without definitions, the API server takes no custom resources.
  if (HAS_CRDS) {
    // Cilium's chart gives GOMEMLIMIT a second time when extraEnv has it, which server-side apply does not take.
    const cases = CHARTS.flatMap((chart) => recordsOf(chart).cases.map((name) => [chart, name] as const)).filter(
      ([, name]) => name !== 'operations',
    );
    test.each(cases)(
      'what from-helm gives for %s, %s is accepted with strict validation, and is the same',
      async (chart, name) => {
        const manifests = join(cluster.processes.folder, 'from-helm.yaml');
        const values = recordsOf(chart).valuesFile(name);
        writeFileSync(manifests, execFileSync(process.execPath, [CLI, 'from-helm', chart, values], QUIET));
        expect(await drift(manifests)).toMatch(SAME);
      },
    );
  }
});
