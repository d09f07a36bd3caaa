import type { Cluster } from '../control-plane/cluster';
import { until } from '../control-plane/until';
import { REPLACED } from '../core/replaced';
import type { Machine } from '../machines/machine';
import { coredns, corednsImage } from '../nodes/coredns';
import { Platform } from '../nodes/platform';
import { applyRemoteResources } from '../remote-resources';
import { everythingIsIssued, startCertManager } from './cert-manager';
import { makeEncryption } from './encryption';
import { imagesOfAdminCluster } from './images';
import { FOLDER, type Manifest } from './manifests';
import { edgeHosts } from './tenant-client';

/** Where Services of type LoadBalancer are. The admin cluster's nodes lead there. */
const ADDRESSES = '192.168.2.0/28';

const DISK = '/var/lib/disk';

/**
 * An admin cluster of three nodes with containerd, kubelets and Cilium, on which the pods of hosted control planes run in
 * containers and between network policies.
 */
export class AdminCluster {
  private constructor(
    private readonly platform: Platform,
    /** Where customers are. */
    readonly customer: Machine,
    private readonly objects: readonly Manifest[],
    private readonly tenants: readonly string[],
  ) {}

  /** Applies the objects and waits until everything runs. The caller stops it. */
  static async start(objects: readonly Manifest[], tenants: readonly string[]): Promise<AdminCluster> {
    const platform = await Platform.start({
      name: 'core',
      settings: REPLACED,
      images: [await corednsImage(), ...(await imagesOfAdminCluster(objects))],
      kubeProxy: true,
      nodes: 3,
    });
    try {
      const world = new AdminCluster(platform, await platform.lan.add('customer', 70), objects, tenants);
      await world.prepare();
      await world.install(objects, tenants);
      await world.leadToEdge(world.customer);
      return world;
    } catch (error) {
      await platform.stop();
      throw error;
    }
  }

  get admin(): Cluster {
    return this.platform.cluster;
  }

  async stop(): Promise<void> {
    await this.platform.stop();
  }

  /** A machine of a tenant, which finds the edge by its names. */
  async addMachine(name: string): Promise<Machine> {
    const machine = await this.platform.lan.add(name, 80);
    await this.leadToEdge(machine);
    return machine;
  }

  /** What the guide asks an admin cluster for. */
  private async prepare(): Promise<void> {
    const { platform, admin } = this;
    await startCertManager(admin);
    await applyRemoteResources(admin, FOLDER);
    await platform.apply(coredns());
    await platform.apply([
      {
        apiVersion: 'cilium.io/v2',
        kind: 'CiliumLoadBalancerIPPool',
        metadata: { name: 'edges' },
        spec: { blocks: [{ cidr: ADDRESSES }] },
      },
      ...platform.nodes.map(({ name }) => disk(name)),
    ]);
    for (const node of platform.nodes) {
      await node.sh(`mkdir -p ${DISK}`);
      await admin.kubectl.run(['label', 'node', node.name, 'platypaas.dev/etcd=etcd-1']);
    }
  }

  /** Applies what a tenant has in the admin cluster, and waits until it runs. */
  async add(tenant: string): Promise<void> {
    const names = [`tenant-${tenant}`, `etcd-1-user-${tenant}`];
    const isIts = ({ metadata }: Manifest) => names.includes(metadata.namespace ?? '') || names.includes(metadata.name);
    await this.install(this.objects.filter(isIts), [tenant]);
  }

  private async install(objects: readonly Manifest[], tenants: readonly string[]): Promise<void> {
    const { platform, admin } = this;
    const isNamespace = ({ kind }: Manifest) => kind === 'Namespace';
    await platform.apply(objects.filter(isNamespace));
    for (const tenant of tenants) await makeEncryption(admin, tenant);
    await platform.apply(objects.filter((object) => !isNamespace(object)));
    await everythingIsIssued(admin);
    await platform.everythingRuns({ seconds: 420 });
  }

  /** The provider's DNS, and the way to the edge's address. */
  private async leadToEdge(machine: Machine): Promise<void> {
    const address = await this.edgeAddress();
    const names = [...this.tenants, 'nobody'].flatMap(edgeHosts);
    await machine.run('tee', ['/etc/hosts'], `127.0.0.1 localhost\n${address} ${names.join(' ')}\n`);
    await machine.sh(`ip route replace ${ADDRESSES} via ${this.platform.nodes[0]!.address}`);
  }

  private async edgeAddress(): Promise<string> {
    let address = '';
    await until('the edge has an address', async () => {
      const path = 'jsonpath={.status.loadBalancer.ingress[0].ip}';
      address = await this.admin.kubectl.run(['get', 'service', 'traefik', '--namespace=edge-1', '-o', path]);
      return address === '' ? 'none yet' : undefined;
    });
    return address;
  }
}

/** A disk of a node, as a local volume for a member of etcd. */
function disk(node: string): object {
  const nodes = { key: 'kubernetes.io/hostname', operator: 'In', values: [node] };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `disk-of-${node}` },
    spec: {
      capacity: { storage: '24Gi' },
      accessModes: ['ReadWriteOnce'],
      local: { path: DISK },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [nodes] }] } },
    },
  };
}
