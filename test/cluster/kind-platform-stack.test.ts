import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { expand } from '../gitops/expand';
import { applyStrict } from './apply';
import { constraintDefinitions } from './constraint-definitions';
import { Cluster } from './control-plane/cluster';
import { startControllers } from './control-plane/controllers';
import { startNodes } from './control-plane/nodes';
import { until } from './control-plane/until';
import { applyCrds, HAS_CRDS } from './crds';
import { DIST } from './dist';
import { applyKyvernoDefinitions } from './kyverno-definitions';
import { drift, type LiveObject } from './live-objects';
import { notRunning } from './running';

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
    await applyCrds(cluster, 'gateway-api/standard');
  });
  afterAll(async () => cluster?.stop());

  test('the first apply brings all that is not of a kind that its own workloads and definitions bring', async () => {
    const { code, stdout, stderr } = await applyStrict(cluster, STACK);
    const unknown = [...stderr.matchAll(/no matches for kind "(\w+)"/g)].map(([, kind]) => kind);
    expect(code).toBe(1);
    expect([...new Set(unknown)].sort()).toEqual([
      'AppProject',
      'ApplicationSet',
      'CiliumL2AnnouncementPolicy',
      'CiliumLoadBalancerIPPool',
      'CiliumNetworkPolicy',
    ]);
    expect(stderr.trim().split('\n')).toHaveLength(2 * unknown.length); // each with a line of advice, and nothing else
    expect(stdout).toMatch(/^daemonset.apps\/cilium serverside-applied$/m);
    expect(stdout).toMatch(/^deployment.apps\/argocd-server serverside-applied$/m);
  });

  test('the second one is taken as a whole without a warning, and kept as it was written', async () => {
    await applyCrds(
      cluster,
      ...['argo-cd', 'cert-manager', 'cilium', 'external-dns', 'gatekeeper', 'istio', 'kong', 'longhorn'],
      ...['prometheus-operator', 'sealed-secrets', 'velero'],
    );
    await applyKyvernoDefinitions(cluster);
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

  test('what is applied first gets its pods, as Pod Security has it, and no controller changes what was written', async () => {
    await startControllers(cluster);
    await startNodes(cluster, 2);
    await until('everything runs', async () => {
      const waiting = await notRunning(cluster);
      return waiting.length === 0 ? undefined : waiting.join('\n');
    });
    expect(await pods('argocd')).toContain('argocd-application-controller-0');
    expect(await pods('argocd')).toHaveLength(5);
    expect(await drift(cluster, STACK)).toEqual([]);
  });

  async function pods(namespace: string): Promise<string[]> {
    const { items } = await cluster.kubectl.get<{ items: LiveObject[] }>('pods', '--namespace', namespace);
    return items.map(({ metadata }) => metadata.name);
  }

  async function expectTaken(path: string): Promise<void> {
    expect(await applyStrict(cluster, path)).toMatchObject({ code: 0, stderr: '' });
    expect(await drift(cluster, path)).toEqual([]);
  }
});

function isApplicationSet({ kind }: ApplicationSet): boolean {
  return kind === 'ApplicationSet';
}

function wave({ metadata }: { readonly metadata: { readonly labels: Readonly<Record<string, string>> } }): number {
  return Number(metadata.labels['platypaas/wave']);
}
