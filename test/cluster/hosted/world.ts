import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Cluster } from '../control-plane/cluster';
import { Processes } from '../control-plane/processes';
import { until } from '../control-plane/until';
import { Lan } from '../machines/lan';
import type { Machine } from '../machines/machine';
import { useServiceAccount } from '../machines/service-account';
import { applyRemoteResources } from '../remote-resources';
import { addressOf, hostsFile, numberOf } from './addresses';
import { everythingIsIssued, startCertManager } from './cert-manager';
import { makeEncryption } from './encryption';
import { FOLDER, type Manifest } from './manifests';
import { Pod, type PodSpec } from './pod';
import { edgeHost } from './tenant-client';

const FLEET = 'etcd-1';
const EDGE = 'edge-1';

/** A watch that is open. */
export interface Watch {
  /** What it has been sent. */
  seen(): string;
  /** Throws when it has ended. */
  assertOpen(): void;
  close(): Promise<void>;
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
      const [customer, jobs] = [
        await lan.add('customer', numberOf('customer')),
        await lan.add('jobs', numberOf('jobs')),
      ];
      const world = new World(processes, lan, admin, customer, jobs);
      for (const machine of [customer, jobs]) await world.nameHosts(machine);
      await startCertManager(admin);
      await applyRemoteResources(admin, FOLDER);
      await world.apply(objects);
      for (const tenant of tenants) await makeEncryption(admin, tenant);
      await everythingIsIssued(admin);
      await world.startFleet();
      await Promise.all(tenants.map((tenant) => world.runJob('etcd-1', `etcd-1-user-${tenant}`)));
      for (const tenant of tenants) await world.startTenant(tenant);
      await world.startEdge(tenants);
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
    const machine = await this.lan.add(name, numberOf(name));
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

  /** Kills a program, and starts it again as the kubelet does. */
  async kill(name: string, container: string): Promise<void> {
    const pod = this.pods.get(name)!;
    await pod.signal(container, 'KILL');
    // Its end has to be noted before it starts again.
    await until(`${name} has ended`, async () => (pod.hasEnded(container) ? undefined : 'it still runs'));
    await pod.startContainer(container);
    await pod.isReady();
  }

  /** Has every pod see the Secrets as they are now. */
  async refresh(): Promise<void> {
    for (const pod of this.pods.values()) await pod.refresh();
  }

  /** A watch of a tenant's namespaces through one pod of the edge, with the certificates of a folder of the customer's. */
  async openWatch(host: string, edge: string, folder: string): Promise<Watch> {
    const { machine } = this.pods.get(edge)!;
    const process = `watch-through-${edge}`;
    const files = ['--cacert', `${folder}/ca.crt`, '--cert', `${folder}/tls.crt`, '--key', `${folder}/tls.key`];
    const url = `https://${host}/api/v1/namespaces?watch=1`;
    this.customer.start(process, 'curl', ['-sSN', ...files, '--resolve', `${host}:443:${machine.address}`, url]);
    const seen = () => this.processes.tail(process, 10_000);
    await until('the watch is open', async () => (seen().includes('"ADDED"') ? undefined : seen()));
    const assertOpen = () => this.processes.assertRunning(process);
    return { seen, assertOpen, close: async () => void (await this.customer.sh('pkill -x curl')) };
  }

  /**
   * Replaces the pods of a tenant's API server as its Deployment does: a new one is ready before an old one goes, which gets
   * no new connections from then on, and ends while the next is replaced.
   */
  async rollOut(tenant: string): Promise<void> {
    const all = [1, 2, 3, 4].map((index) => `${tenant}-api-${index}`);
    const former = all.filter((name) => this.pods.has(name));
    const ends: Promise<void>[] = [];
    let serving = former;
    for (const old of former) {
      const [free = ''] = all.filter((name) => !this.pods.has(name));
      await (await this.pod(free, `tenant-${tenant}`, 'kube-apiserver')).start();
      await this.pods.get(free)!.isReady();
      serving = [...serving.filter((name) => name !== old), free];
      await this.setEndpoints(tenant, serving);
      ends.push(this.removePod(old, 'kube-apiserver'));
    }
    await Promise.all(ends);
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

  private async startEdge(tenants: readonly string[]): Promise<void> {
    const names = [1, 2, 3].map((index) => `traefik-${index}`);
    for (const name of names) await this.startEdgePod(name);
    for (const name of names) await this.pods.get(name)!.isReady();
    // Traefik is ready before it has read the routes.
    for (const name of names) for (const tenant of tenants) await this.routes(name, tenant);
  }

  private async routes(edge: string, tenant: string): Promise<void> {
    const script =
      'openssl s_client -connect "$1:443" -servername "$2" </dev/null 2>/dev/null | openssl x509 -noout -subject';
    await until(`${edge} routes to ${tenant}`, async () => {
      const subject = await this.customer.sh(`${script} || true`, addressOf(edge), edgeHost(tenant));
      return subject === '' || subject.includes('TRAEFIK DEFAULT CERT') ? `it shows "${subject}"` : undefined;
    });
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
    await machine.run('tee', ['/etc/hosts'], hostsFile(edges));
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
