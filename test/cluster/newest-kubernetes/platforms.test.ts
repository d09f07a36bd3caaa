import { existsSync, mkdtempSync } from 'node:fs';
import { basename, join } from 'node:path';
import { EXAMPLE_NAMES, runExample } from '../../examples/program';
import { applyStrict } from '../apply';
import { Cluster } from '../control-plane/cluster';
import { applyCrds, HAS_CRDS } from '../crds';
import { DIST } from '../dist';
import { applyKyvernoDefinitions } from '../kyverno-definitions';
import { createNamespaces } from '../namespaces';
import { describeSuite } from '../suite';

const PLATFORMS = ['core', 'k3s-homelab', 'kind-platform-stack', 'hosted-control-planes']
  .map((name) => join(DIST, name))
  .filter(existsSync);

// The other suites run on the oldest supported version. Nearly all platforms have custom resources, which need definitions.
const describeAll: (title: string, tests: () => void) => void = HAS_CRDS
  ? (title, tests) => describeSuite('newest-kubernetes', title, tests)
  : describe.skip;

describeAll('the API server of the newest supported Kubernetes', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await Cluster.start({ apiServer: 'newest-kube-apiserver' });
    await applyCrds(
      cluster,
      ...['gateway-api/standard', 'gateway-api/experimental/tlsroutes.gateway.networking.k8s.io.yaml'],
      ...['argo-cd', 'cert-manager', 'cilium', 'external-dns', 'gatekeeper', 'istio', 'kong', 'longhorn'],
      ...['prometheus-operator', 'sealed-secrets', 'traefik', 'velero'],
    );
    await applyKyvernoDefinitions(cluster);
  });
  afterAll(async () => cluster?.stop());

  test('is one of 1.37', async () => {
    const { stdout } = await cluster.kubectl.try(['get', '--raw', '/version']);
    expect(JSON.parse(stdout)).toMatchObject({ major: '1', minor: '37' });
  });

  test.each(PLATFORMS.map((folder) => [basename(folder), folder]))('takes %s without a warning', async (_, folder) => {
    await expectTaken(folder);
  });

  test.each(EXAMPLE_NAMES)('takes what the example %s makes', async (name) => {
    const { status, folders } = runExample(name, mkdtempSync(join(cluster.processes.folder, 'example-')));
    expect(status).toBe(0);
    for (const folder of folders) await expectTaken(folder);
  });

  async function expectTaken(folder: string): Promise<void> {
    // Each platform has its own, which cannot be changed once it is there.
    await cluster.kubectl.run(['delete', 'jobs', '--all', '--all-namespaces']);
    await createNamespaces(cluster, folder);
    const { code, stderr } = await applyStrict(cluster, folder);
    expect({ folder: basename(folder), code, stderr }).toMatchObject({ code: 0, stderr: '' });
  }
});
