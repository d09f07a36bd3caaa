import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Cluster } from '../control-plane/cluster';
import { Processes } from '../control-plane/processes';
import { until } from '../control-plane/until';
import { Lan } from '../machines/lan';
import type { Machine } from '../machines/machine';
import { useServiceAccount } from '../machines/service-account';
import { applyRemoteResources } from '../remote-resources';
import { everythingIsIssued, startCertManager } from './cert-manager';
import { FOLDER, type Manifest } from './manifests';
import { Pod, type PodSpec } from './pod';

const FLEET = 'etcd-1';
const EDGE = 'edge-1';
const DOMAIN = 's1.k8s.example.com';

/** The last number of the address of each pod. */
const ADDRESSES: Readonly<Record<string, number>> = {
  'etcd-1-0': 21,
  'etcd-1-1': 22,
  'etcd-1-2': 23,
  'a-api-1': 31,
  'a-api-2': 32,
  'a-api-3': 33,
  'a-kcm': 34,
  'a-scheduler': 35,
  'b-api-1': 41,
  'b-api-2': 42,
  'b-api-3': 43,
  'b-kcm': 44,
  'b-scheduler': 45,
  'traefik-1': 51,
  'traefik-2': 52,
  'traefik-3': 53,
  jobs: 60,
  customer: 70,
  'node-of-a': 80,
};

const addressOf = (pod: string) => `192.168.1.${ADDRESSES[pod]}`;

/** What is where: the names of members, of Services within the admin cluster, and of those below the wildcard. */
function hosts(edges: readonly string[]): string {
  const members = ['etcd-1-0', 'etcd-1-1', 'etcd-1-2'].map((member) => {
    const fleet = member.slice(0, -2);
    return `${addressOf(member)} ${member}.${fleet}-peers.${fleet}.svc`;
  });
  const services = ['a', 'b'].flatMap((tenant) =>
    [1, 2, 3].map((index) => `${addressOf(`${tenant}-api-${index}`)} kube-apiserver.tenant-${tenant}.svc`),
  );
  const names = ['a', 'b'].flatMap((tenant) =>
    ['', '-konnectivity', '-tunnel'].map((role) => `${tenant}${role}.${DOMAIN}`),
  );
  const edge = edges.map((pod) => `${addressOf(pod)} ${names.join(' ')} nobody.${DOMAIN}`);
  return ['127.0.0.1 localhost', ...members, ...services, ...edge, ''].join('\n');
}

/** What the manifests of hosted control planes are run with. */
export interface WorldOptions {
  readonly objects: readonly Manifest[];
  readonly tenants: readonly string[];
}

/**
 * An admin cluster without nodes: an API server with cert-manager takes the manifests of hosted control planes as they are,
 * and each pod of theirs is a machine on which its programs run as the manifests have it. What Kubernetes' controllers and
 * kubelets would do with a Deployment, a Job or an endpoint, this does.
 */
export class World {
  readonly pods = new Map<string, Pod>();
  private objects: readonly Manifest[] = [];

  private constructor(
    private readonly processes: Processes,
    private readonly lan: Lan,
    readonly admin: Cluster,
    /** Where customers are. */
    readonly customer: Machine,
    private readonly jobs: Machine,
  ) {}

  /** Starts the fleet, runs its Jobs, and starts the tenants' control planes and the edge. The caller stops it. */
  static async start({ objects, tenants }: WorldOptions): Promise<World> {
    const processes = new Processes();
    const lan = await Lan.start(processes);
    try {
      const admin = await Cluster.start({ processes, place: lan.hub.network, port: 6443 });
      const [customer, jobs] = [await lan.add('customer', ADDRESSES.customer!), await lan.add('jobs', ADDRESSES.jobs!)];
      const world = new World(processes, lan, admin, customer, jobs);
      for (const machine of [customer, jobs]) await world.nameHosts(machine);
      await startCertManager(admin);
      await applyRemoteResources(admin, FOLDER);
      await world.apply(objects);
      for (const tenant of tenants) await world.makeEncryption(tenant);
      await everythingIsIssued(admin);
      await world.startFleet();
      await Promise.all(tenants.map((tenant) => world.runJob('etcd-1', `etcd-1-user-${tenant}`)));
      for (const tenant of tenants) await world.startTenant(tenant);
      await world.startEdge();
      return world;
    } catch (error) {
      await lan.stop();
      await processes.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.lan.stop();
    await this.processes.stop();
  }

  /** Applies what an API server without nodes takes of the manifests, which is all of them. */
  async apply(objects: readonly Manifest[]): Promise<void> {
    this.objects = objects;
    // No controller counts what a quota limits, without which the API server lets in nothing.
    const admitted = objects.filter(({ kind }) => kind !== 'ResourceQuota');
    const isNamespace = ({ kind }: Manifest) => kind === 'Namespace';
    const items = [...admitted.filter(isNamespace), ...admitted.filter((object) => !isNamespace(object))];
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
    await this.admin.kubectl.run(['apply', '--server-side', '--force-conflicts', '--validate=strict', '-f', '-'], list);
  }

  /** A machine of a tenant, which finds the edge by its names. */
  async addMachine(name: string): Promise<Machine> {
    const machine = await this.lan.add(name, ADDRESSES[name]!);
    await this.nameHosts(machine);
    return machine;
  }

  /** A pod of a workload that was applied, not yet started. */
  async pod(name: string, namespace: string, workload: string): Promise<Pod> {
    const machine = await this.addMachine(name);
    const pod = new Pod(this.admin, machine, namespace, this.specOf(namespace, workload));
    this.pods.set(name, pod);
    return pod;
  }

  /** Ends a pod, as the kubelet does: a program is asked to, and the machine goes when it has ended. */
  async removePod(name: string, container: string): Promise<void> {
    const pod = this.pods.get(name)!;
    await pod.signal(container, 'TERM');
    await until(`${name} has ended`, async () => ((await pod.runs(container)) ? 'it still runs' : undefined));
    await this.discard(name);
  }

  /** Ends a pod at once. */
  async discard(name: string): Promise<void> {
    await this.pods.get(name)!.machine.stop();
    this.pods.delete(name);
    rmSync(join(this.processes.folder, `machine-${name}`), { recursive: true, force: true });
  }

  /** Has every pod see the Secrets as they are now. */
  async refresh(): Promise<void> {
    for (const pod of this.pods.values()) await pod.refresh();
  }

  /**
   * Replaces the pods of a tenant's API server as its Deployment does: a new one is ready before an old one goes, which gets
   * no new connections from then on.
   */
  async rollOut(tenant: string): Promise<void> {
    const all = [1, 2, 3].map((index) => `${tenant}-api-${index}`);
    for (const old of all.filter((name) => this.pods.has(name))) {
      const [free = ''] = all.filter((name) => !this.pods.has(name));
      await (await this.pod(free, `tenant-${tenant}`, 'kube-apiserver')).start();
      await this.pods.get(free)!.isReady();
      await this.setEndpoints(
        tenant,
        all.filter((name) => this.pods.has(name) && name !== old),
      );
      await this.removePod(old, 'kube-apiserver');
    }
  }

  /** Replaces the pod of a controller. */
  async replace(name: string, program: string): Promise<void> {
    const [tenant] = name.split('-');
    if (this.pods.has(name)) await this.removePod(name, program);
    await (await this.pod(name, `tenant-${tenant}`, program)).start();
  }

  /** Runs the script of a Job or a CronJob. */
  async runJob(namespace: string, name: string): Promise<string> {
    return new Pod(this.admin, this.jobs, namespace, this.specOf(namespace, name)).runToCompletion();
  }

  /** Has the edge send connections to these pods of a tenant's API server, as Kubernetes does with those that are ready. */
  async setEndpoints(tenant: string, pods: readonly string[]): Promise<void> {
    const slice = {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name: 'kube-apiserver',
        namespace: `tenant-${tenant}`,
        labels: { 'kubernetes.io/service-name': 'kube-apiserver' },
      },
      addressType: 'IPv4',
      ports: Object.entries({ https: 6443, konnectivity: 8132, tunnel: 8443 }).map(([name, port]) => ({ name, port })),
      endpoints: pods.map((pod) => ({ addresses: [addressOf(pod)], conditions: { ready: true, serving: true } })),
    };
    await this.admin.kubectl.run(['apply', '--server-side', '-f', '-'], JSON.stringify(slice));
  }

  private async startFleet(): Promise<void> {
    for (const index of [0, 1, 2]) await (await this.pod(`etcd-1-${index}`, FLEET, FLEET)).start();
    for (const index of [0, 1, 2]) await this.pods.get(`etcd-1-${index}`)!.isReady();
    await this.runJob(FLEET, `${FLEET}-authentication`);
  }

  private async startTenant(tenant: string): Promise<void> {
    const namespace = `tenant-${tenant}`;
    const names = [`${tenant}-api-1`, `${tenant}-api-2`];
    for (const name of names) await (await this.pod(name, namespace, 'kube-apiserver')).start();
    for (const name of names) await this.pods.get(name)!.isReady();
    await this.setEndpoints(tenant, names);
  }

  private async startEdge(): Promise<void> {
    for (const index of [1, 2, 3]) await this.startEdgePod(`traefik-${index}`);
    for (const index of [1, 2, 3]) await this.pods.get(`traefik-${index}`)!.isReady();
  }

  /** Starts a pod of the edge. */
  async startEdgePod(name: string): Promise<Pod> {
    const pod = await this.pod(name, EDGE, 'traefik');
    await useServiceAccount(this.admin, pod.machine, EDGE, 'traefik');
    // The Service sends its port to that of the container.
    await pod.machine.sh('iptables -t nat -A PREROUTING -p tcp --dport 443 -j REDIRECT --to-ports 8443');
    await pod.start();
    return pod;
  }

  /** Has a machine find the members, the Services, and the pods of the edge behind the wildcard. */
  async nameHosts(machine: Machine, edges: readonly string[] = ['traefik-1', 'traefik-2', 'traefik-3']): Promise<void> {
    await machine.run('tee', ['/etc/hosts'], hosts(edges));
  }

  /** The Secret of the guide. */
  private async makeEncryption(tenant: string): Promise<void> {
    const secret = randomBytes(32).toString('base64');
    const providers = [{ secretbox: { keys: [{ name: 'key-1', secret }] } }, { identity: {} }];
    const config = {
      apiVersion: 'apiserver.config.k8s.io/v1',
      kind: 'EncryptionConfiguration',
      resources: [{ resources: ['secrets'], providers }],
    };
    const object = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'encryption', namespace: `tenant-${tenant}` },
      stringData: { 'config.yaml': JSON.stringify(config) },
    };
    await this.admin.kubectl.run(['apply', '--server-side', '-f', '-'], JSON.stringify(object));
  }

  private specOf(namespace: string, workload: string): PodSpec {
    const found = this.objects.find(
      ({ kind, metadata }) =>
        ['Deployment', 'StatefulSet', 'Job', 'CronJob'].includes(kind) &&
        metadata.namespace === namespace &&
        metadata.name === workload,
    ) as unknown as { spec: { template?: { spec: PodSpec }; jobTemplate?: { spec: { template: { spec: PodSpec } } } } };
    const template = found?.spec.template ?? found?.spec.jobTemplate?.spec.template;
    if (!template) throw new Error(`there is no ${namespace}/${workload}`);
    return template.spec;
  }
}
