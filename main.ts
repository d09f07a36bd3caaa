import { IpBlock } from 'platypaas/cilium';
import { KubernetesVersion } from 'platypaas/hosted-control-plane';
import { HostedControlPlanes, K3sHomelab, KindPlatformStack, PlatypaasCore } from 'platypaas/platforms';
import { PlatformApp } from 'platypaas/synth';

// Your repository, which this program's dist/ is committed to: Argo CD reads it from there.
const REPOSITORY = 'https://git.example.com/team/platform.git';

const app = new PlatformApp();
new PlatypaasCore(app, 'core');
new K3sHomelab(app, 'k3s-homelab', {
  // Your machines: a name in the cluster, and an address that does not change.
  servers: [{ name: 'server-1', ip: '192.168.1.10' }],
  agents: [
    { name: 'agent-1', ip: '192.168.1.11' },
    { name: 'agent-2', ip: '192.168.1.12' },
  ],
  // The network that they are in, and its interface on each of them (`ip -brief link`).
  network: '192.168.1.0/24',
  interface: 'eth0',
  // Addresses of that network for Services, out of the range of the router's DHCP server.
  pool: IpBlock.range('192.168.1.240', '192.168.1.250'),
  // What Argo CD installs: `stack` takes any component of KindPlatformStack, and can be left out.
  stack: { repositoryUrl: REPOSITORY, certManager: {}, prometheus: {}, grafana: {} },
});
new KindPlatformStack(app, 'kind-platform-stack', { repositoryUrl: REPOSITORY });
new HostedControlPlanes(app, 'hosted-control-planes', {
  // An etcd on dedicated nodes, which tenants share. An object store for its snapshots takes the place of `false`
  // (docs/hosted-control-planes.md); without one, the tenants are lost when the disks are.
  etcd: { 'etcd-1': { backup: false } },
  // Where customers reach their API servers: a.s1.k8s.example.com and so on.
  edges: [{ shard: 1, domain: 's1.k8s.example.com' }],
  // c has been the first to get the next minor of Kubernetes.
  tenants: Object.entries({
    a: KubernetesVersion.V1_35,
    b: KubernetesVersion.V1_35,
    c: KubernetesVersion.V1_36,
  }).map(([name, version]) => ({
    name,
    version,
    etcd: 'etcd-1',
    shard: 1,
    // The Secret by which Secrets are encrypted in etcd: docs/hosted-control-planes.md.
    encryptionConfig: 'encryption',
  })),
});
app.synth();
