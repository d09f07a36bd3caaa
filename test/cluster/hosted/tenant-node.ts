import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { binary } from '../control-plane/binaries';
import type { Cluster } from '../control-plane/cluster';
import { until } from '../control-plane/until';
import type { Machine } from '../machines/machine';
import type { Image } from '../nodes/images';
import { startRuntime } from '../nodes/node';
import { FOLDER } from './manifests';
import { edgeHost, type TenantClient } from './tenant-client';

const POD_NETWORK = '10.244.1.0/24';

/** The provider's network, where there is one node. */
const CNI = {
  cniVersion: '0.4.0',
  name: 'bridge',
  plugins: [
    {
      type: 'bridge',
      bridge: 'pods',
      isGateway: true,
      ipMasq: true,
      hairpinMode: true,
      ipam: { type: 'host-local', ranges: [[{ subnet: POD_NETWORK }]], routes: [{ dst: '0.0.0.0/0' }] },
    },
    { type: 'portmap', capabilities: { portMappings: true } },
  ],
};

/** What of the bundle's configuration of kubelets does not work on a machine made of namespaces. */
const ON_THIS_MACHINE = {
  cgroupDriver: 'cgroupfs', // there is no systemd
  localStorageCapacityIsolation: false, // needs to know the file system of the root
  oomScoreAdj: 0, // a lower one needs CAP_SYS_RESOURCE
  evictionHard: { 'memory.available': '10Mi' },
};

/** A customer's node: containerd and a kubelet that joins by a bootstrap token, with the files of `nodes/a`. */
export class TenantNode {
  constructor(
    private readonly admin: Cluster,
    readonly machine: Machine,
  ) {}

  /** Starts the runtime and the kubelet, which asks for its certificate. */
  async join(client: TenantClient, authority: string, images: readonly Image[]): Promise<void> {
    const { machine } = this;
    await machine.sh('mkdir -p /etc/cni/net.d /opt/cni/bin /etc/kubernetes/pki /etc/kubernetes/manifests');
    await machine.sh(
      'cp /usr/lib/cni/bridge /usr/lib/cni/host-local /opt/cni/bin; echo 1 >/proc/sys/net/ipv4/ip_forward',
    );
    await machine.run('tee', ['/etc/cni/net.d/10-bridge.conflist'], JSON.stringify(CNI));
    await startRuntime(this.admin, machine, images);

    await machine.run('tee', ['/etc/kubernetes/pki/ca.crt'], authority);
    const given = parse(readFileSync(join(FOLDER, 'nodes/a/kubelet.yaml'), 'utf8')) as object;
    await machine.run('tee', ['/etc/kubernetes/kubelet.yaml'], stringify({ ...given, ...ON_THIS_MACHINE }));
    const token = await this.createToken(client);
    await machine.run('tee', ['/etc/kubernetes/bootstrap.kubeconfig'], bootstrapKubeconfig(token));
    machine.start('kubelet', await binary('kubelet'), [
      '--config=/etc/kubernetes/kubelet.yaml',
      '--bootstrap-kubeconfig=/etc/kubernetes/bootstrap.kubeconfig',
      '--kubeconfig=/etc/kubernetes/kubelet.kubeconfig',
      `--node-ip=${machine.address}`,
    ]);
    await until('the node is ready', async () => {
      this.admin.processes.assertRunning('kubelet');
      const args = ['wait', `node/${machine.name}`, '--for=condition=Ready', '--timeout=1s'];
      const { code, stderr } = await client.try(args);
      return code === 0 ? undefined : stderr;
    });
  }

  /** A bootstrap token, as `kubeadm token create --groups system:bootstrappers:platypaas:node` makes it. */
  private async createToken(client: TenantClient): Promise<string> {
    const [id, secret] = [randomBytes(3).toString('hex'), randomBytes(8).toString('hex')];
    await client.run(
      ['apply', '-f', '-'],
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Secret',
        type: 'bootstrap.kubernetes.io/token',
        metadata: { name: `bootstrap-token-${id}`, namespace: 'kube-system' },
        stringData: {
          'token-id': id,
          'token-secret': secret,
          'usage-bootstrap-authentication': 'true',
          'auth-extra-groups': 'system:bootstrappers:platypaas:node',
        },
      }),
    );
    return `${id}.${secret}`;
  }
}

function bootstrapKubeconfig(token: string): string {
  const cluster = { server: `https://${edgeHost('a')}:443`, 'certificate-authority': '/etc/kubernetes/pki/ca.crt' };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'tenant', cluster }],
    users: [{ name: 'new-node', user: { token } }],
    contexts: [{ name: 'tenant', context: { cluster: 'tenant', user: 'new-node' } }],
    'current-context': 'tenant',
  });
}
