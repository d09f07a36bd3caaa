import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { expand } from '../gitops/expand';
import { applyStrict } from './apply';
import { constraintDefinitions } from './constraint-definitions';
import { Cluster } from './control-plane/cluster';
import { applyCrds, HAS_CRDS } from './crds';
import { drift, liveObjects } from './live-objects';

const DIST = process.env.PLATYPAAS_DIST ?? join(__dirname, '..', '..', 'dist');
const STACK = join(DIST, 'kind-platform-stack');

interface ApplicationSet {
  readonly kind: string;
  readonly spec: Readonly<Record<string, unknown>>;
}

// Nearly all of its objects are custom resources, or in namespaces with policies that are.
(HAS_CRDS && existsSync(STACK) ? describe : describe.skip)('the KIND platform stack on a real API server', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await Cluster.start();
    await applyCrds(
      cluster,
      ...['argo-cd', 'cert-manager', 'cilium', 'external-dns', 'gatekeeper', 'gateway-api/standard', 'istio', 'kong'],
      ...['kyverno', 'longhorn', 'prometheus-operator', 'sealed-secrets', 'velero'],
    );
  });
  afterAll(async () => cluster?.stop());

  test('what is applied first is taken without a warning, and kept as it was written', async () => {
    await expectTaken(STACK);
  });

  test('so is what the Applications apply of ours, in the order of their waves', async () => {
    const documents = parseAllDocuments(readFileSync(join(STACK, '6-custom-resources.yaml'), 'utf8'));
    const [applicationSet] = documents.map((one) => one.toJS() as ApplicationSet).filter(isApplicationSet);
    if (!applicationSet) throw new Error('there is no ApplicationSet');
    const inOrder = expand({ ...applicationSet }).sort((one, other) => wave(one) - wave(other));
    const names = inOrder.map(({ metadata }) => metadata.name);
    expect(names[0]).toBe('namespaces');
    const folders = names.map((name) => join(STACK, 'components', name)).filter(existsSync);
    expect(folders.length).toBeGreaterThan(0);
    await constraintDefinitions(cluster, join(STACK, 'components', 'gatekeeper'));
    for (const one of folders) await expectTaken(one);
  });

  async function expectTaken(path: string): Promise<void> {
    expect(await applyStrict(cluster, path)).toMatchObject({ code: 0, stderr: '' });
    expect((await liveObjects(cluster, path)).length).toBeGreaterThan(0);
    expect(await drift(cluster, path)).toEqual([]);
  }
});

function isApplicationSet({ kind }: ApplicationSet): boolean {
  return kind === 'ApplicationSet';
}

function wave({ metadata }: { readonly metadata: { readonly labels: Readonly<Record<string, string>> } }): number {
  return Number(metadata.labels['platypaas/wave']);
}
