import { existsSync, mkdtempSync } from 'node:fs';
import { basename, join } from 'node:path';
import { EXAMPLE_NAMES, runExample } from '../examples/program';
import { applyStrict } from './apply';
import { Cluster } from './control-plane/cluster';
import { applyCrds, HAS_CRDS } from './crds';
import { DIST } from './dist';
import { drift, type LiveObject, liveObjects, title } from './live-objects';
import { createNamespaces } from './namespaces';

const HOMELAB = join(DIST, 'k3s-homelab');

// All of them have custom resources, which need definitions.
const describeAll = HAS_CRDS && existsSync(HOMELAB) ? describe : describe.skip;

describeAll('the K3s homelab and the examples on a real API server', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await Cluster.start();
    await applyCrds(
      cluster,
      'argo-cd',
      'cilium',
      'traefik',
      'gateway-api/standard',
      'gateway-api/experimental/tlsroutes.gateway.networking.k8s.io.yaml',
    );
  });
  afterAll(async () => cluster?.stop());

  test('the homelab is taken without a warning, kept as it was written, and a second apply changes nothing', async () => {
    await expectTaken(HOMELAB);
  });

  test.each(EXAMPLE_NAMES)('so is what the example %s makes, folder by folder', async (name) => {
    // Each platform has its own, which cannot be changed once it is there.
    await cluster.kubectl.run(['delete', 'jobs', '--all', '--all-namespaces']);
    const scratch = mkdtempSync(join(cluster.processes.folder, 'example-'));
    const { status, folders } = runExample(name, scratch);
    expect(status).toBe(0);
    expect(folders.length).toBeGreaterThan(0);
    for (const folder of folders) await expectTaken(folder);
  });

  async function expectTaken(folder: string): Promise<void> {
    await createNamespaces(cluster, folder);
    const first = await applyStrict(cluster, folder);
    expect({ folder: basename(folder), ...first }).toMatchObject({ code: 0, stderr: '' });
    const before = await liveObjects(cluster, folder);
    expect(first.stdout.trim().split('\n')).toHaveLength(before.length);

    const second = await applyStrict(cluster, folder);
    expect({ folder: basename(folder), ...second }).toMatchObject({ code: 0, stderr: '' });
    expect((await liveObjects(cluster, folder)).map(version)).toEqual(before.map(version));
    expect(await drift(cluster, folder)).toEqual([]);
  }
});

/** The definitions of these have a default status, which the API server writes down when the object is applied again. */
const WITH_DEFAULT_STATUS = ['Gateway', 'GatewayClass'];

/** What changes with every change of an object; of some only with every change of what users write. */
function version(object: LiveObject): string {
  const { generation, resourceVersion } = object.metadata;
  if (!WITH_DEFAULT_STATUS.includes(object.kind)) return `${title(object)} ${generation} ${resourceVersion}`;
  const { labels, annotations } = Object(object.metadata);
  return `${title(object)} ${generation} ${JSON.stringify([labels, annotations])}`;
}
