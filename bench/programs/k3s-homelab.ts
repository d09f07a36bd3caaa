/** The K3s homelab, once. */
import { IpBlock } from 'platypaas/cilium';
import { K3sHomelab } from 'platypaas/platforms';
import { PlatformApp } from 'platypaas/synth';

const app = new PlatformApp({ outdir: process.argv[2] });
new K3sHomelab(app, 'k3s-homelab', {
  servers: [{ name: 'server-1', ip: '192.168.1.10' }],
  agents: [{ name: 'agent-1', ip: '192.168.1.11' }],
  network: '192.168.1.0/24',
  interface: 'eth0',
  pool: IpBlock.range('192.168.1.240', '192.168.1.250'),
});
app.synth();
