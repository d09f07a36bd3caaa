import { join } from 'node:path';
import { refusedRequests } from '../control-plane/audit';
import { Cluster } from '../control-plane/cluster';
import { Processes } from '../control-plane/processes';
import { DIST } from '../dist';
import { Lan } from '../machines/lan';
import type { Machine } from '../machines/machine';
import { applyRemoteResources } from '../remote-resources';
import { describeSuite } from '../suite';
import { agentIsReady, startAgent, startOperator } from './cilium';

const HOMELAB = join(DIST, 'k3s-homelab');

describeSuite('cilium', 'Cilium with the manifests of the K3s homelab, without WireGuard', () => {
  const processes = new Processes();
  let lan: Lan;
  let cluster: Cluster;
  const nodes: Machine[] = [];
  beforeAll(async () => {
    lan = await Lan.start(processes);
    cluster = await Cluster.start({ processes, place: lan.hub.network, port: 6443 });
  });
  afterAll(async () => {
    await lan?.stop();
    await processes.stop();
  });

  test('the operator registers its definitions, with which everything is taken', async () => {
    await applyRemoteResources(cluster, HOMELAB);
    const apply = ['apply', '--server-side', '--validate=strict'];
    for (const file of ['1-namespaces', '3-rbac', '4-configuration']) {
      await cluster.kubectl.run([...apply, '-f', join(HOMELAB, `${file}.yaml`)]);
    }
    const change = JSON.stringify({ data: { 'enable-wireguard': 'false' } }); // which this kernel may not have
    await cluster.kubectl.run([
      'patch',
      'configmap',
      'cilium-config',
      '-n',
      'kube-system',
      '--type=merge',
      '-p',
      change,
    ]);
    await startOperator(cluster, lan.hub);
    await cluster.kubectl.run([...apply, '-f', join(HOMELAB, '6-custom-resources.yaml')]);
  });

  test('two agents become ready', async () => {
    for (const number of [1, 2]) {
      const node = await lan.add(`node-${number}`, 10 + number);
      nodes.push(node);
      await registerNode(node);
      await startAgent(cluster, node);
    }
    for (const node of nodes) expect(await agentIsReady(cluster, node)).toBe('OK');
  });

  test('neither was ever denied access by the API server', () => {
    expect(refusedRequests(processes)).toEqual([]);
  });

  /** A node without a kubelet. */
  async function registerNode({ name, address }: Machine): Promise<void> {
    const metadata = { name, labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux' } };
    const status = { addresses: [{ type: 'InternalIP', address }] };
    await cluster.kubectl.run(
      ['create', '-f', '-'],
      JSON.stringify({ apiVersion: 'v1', kind: 'Node', metadata, status }),
    );
  }
});
