import { IpBlock } from './lib/cilium/load-balancer/ip-block';
import { PlatypaasCore } from './lib/platforms/core';
import { K3sHomelab } from './lib/platforms/k3s-homelab';
import { KindPlatformStack } from './lib/platforms/kind-platform-stack';
import { PlatformApp } from './lib/synth';

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
});
new KindPlatformStack(app, 'kind-platform-stack', {
  // Your repository, which this program's dist/ is committed to: Argo CD reads it from there.
  repositoryUrl: 'https://git.example.com/team/platform.git',
});
app.synth();
