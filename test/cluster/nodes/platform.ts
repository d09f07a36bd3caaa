import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { agentIsReady, agentOn, startAgent, startOperator } from '../cilium/cilium';
import { refusedRequests } from '../control-plane/audit';
import { binary } from '../control-plane/binaries';
import { Cluster } from '../control-plane/cluster';
import { startControllers } from '../control-plane/controllers';
import { Processes } from '../control-plane/processes';
import { until } from '../control-plane/until';
import { DIST } from '../dist';
import { Lan } from '../machines/lan';
import type { Machine } from '../machines/machine';
import { applyRemoteResources } from '../remote-resources';
import { notRunning } from '../running';
import { warningsIn } from '../warnings';
import type { Image } from './images';
import { startKubeProxy } from './kube-proxy';
import { nodeIsReady, startNode } from './node';

export const PROBE_IMAGE = 'platypaas.test/probe:1';

/** What a test says of the platform that it wants. */
export interface PlatformOptions {
  /** The folder of dist/ with its manifests. */
  readonly name: string;
  /** Settings of the ConfigMap `cilium-config` that are replaced. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Images beside the one of the tests' own program. */
  readonly images?: readonly Image[];
  /** Whether nodes have kube-proxy, by which agents then find the API server, too. */
  readonly kubeProxy?: boolean;
  /** @default 2 */
  readonly nodes?: number;
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

interface CiliumNode {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly ipam: { readonly podCIDRs: readonly string[] } };
}

/** A platform of dist/ on nodes: an API server, Cilium, containerd and kubelets, each on a machine of its own. */
export class Platform {
  private readonly machines: Machine[] = [];

  private constructor(
    private readonly processes: Processes,
    readonly lan: Lan,
    readonly cluster: Cluster,
  ) {}

  /** Starts a platform. The caller stops it. */
  static async start(options: PlatformOptions): Promise<Platform> {
    return Platform.with((platform) => platform.install(options));
  }

  /** Starts one node without a network, on which nothing of a platform is yet. The caller stops it. */
  static async bare(images: (folder: string) => Promise<readonly Image[]>): Promise<Platform> {
    return Platform.with(async (platform) => {
      await startControllers(platform.cluster);
      await platform.addNode(1, await images(platform.folder), true);
      await platform.joinHub();
    });
  }

  private static async with(install: (platform: Platform) => Promise<void>): Promise<Platform> {
    const processes = new Processes();
    const lan = await Lan.start(processes);
    const place = lan.hub.network;
    const cluster = await Cluster.start({ processes, place, port: 6443 });
    const platform = new Platform(processes, lan, cluster);
    try {
      await install(platform);
      return platform;
    } catch (error) {
      await platform.stop();
      throw error;
    }
  }

  /** Where the files of the test are, and end with it. */
  get folder(): string {
    return this.processes.folder;
  }

  get nodes(): readonly Machine[] {
    return this.machines;
  }

  /** What service accounts asked the API server for and had no right to. */
  refusedRequests(): string[] {
    return refusedRequests(this.processes);
  }

  /** What Cilium's agents and operator, and metrics-server, warned of, once each, without their times. */
  async warnings(): Promise<string[]> {
    const agents = this.machines.map(agentOn);
    const logs = [...agents, 'cilium-operator'].map((name) => this.processes.tail(name, 1_000_000));
    const { stdout } = await this.cluster.kubectl.try(['logs', '-n', 'kube-system', 'deployment/metrics-server']);
    return warningsIn([...logs, stdout].join('\n'));
  }

  /** Ends every program and machine. */
  async stop(): Promise<void> {
    await this.lan.stop();
    await this.processes.stop();
  }

  private async install(options: PlatformOptions): Promise<void> {
    const { name, settings = {}, images = [], kubeProxy = false, nodes = 2 } = options;
    const { cluster, lan } = this;
    const folder = join(DIST, name);
    await applyRemoteResources(cluster, folder);
    for (const file of ['1-namespaces', '3-rbac', '4-configuration']) await this.apply(join(folder, `${file}.yaml`));
    const change = JSON.stringify({ data: settings });
    const patch = ['patch', 'configmap', 'cilium-config', '-n', 'kube-system', '--type=merge', '-p', change];
    await cluster.kubectl.run(patch);
    await startOperator(cluster, lan.hub);
    await startControllers(cluster);

    for (let number = 1; number <= nodes; number++) {
      const node = await this.addNode(number, images, kubeProxy);
      await startAgent(cluster, node, kubeProxy ? cluster.service : undefined);
    }
    await this.networkIsReady();
    if (!kubeProxy) return;
    await this.routeToPods(lan.hub);
    await this.joinHub();
  }

  /** Adds a machine with containerd and a kubelet. */
  private async addNode(number: number, images: readonly Image[], kubeProxy: boolean): Promise<Machine> {
    const probe = { name: PROBE_IMAGE, program: await binary('probe'), path: '/probe' };
    const node = await this.lan.add(`node-${number}`, 10 + number);
    this.machines.push(node);
    await startNode(this.cluster, node, [probe, ...images]);
    if (kubeProxy) await startKubeProxy(this.cluster, node);
    return node;
  }

  /** Lets the API server reach Services, such as the one of an aggregated API, as on a node of a control plane. */
  private async joinHub(): Promise<void> {
    const { cluster, lan } = this;
    await lan.hub.sh(`ip route replace ${cluster.serviceCidr} dev lan`); // whose addresses kube-proxy replaces
    await startKubeProxy(cluster, lan.hub);
  }

  /** Runs Cilium's agent on each node as soon as its pod is there, and waits until nodes have a network. */
  async startNetwork(): Promise<void> {
    const agents = ['pods', '-n', 'kube-system', '-l', 'k8s-app=cilium', '--field-selector=status.phase=Running'];
    await until(
      'the pods of the agent have started',
      async () => {
        const { items } = await this.cluster.kubectl.get<{ items: unknown[] }>(...agents);
        if (items.length === this.machines.length) return undefined;
        return this.cluster.kubectl.run(['describe', 'pods', '-n', 'kube-system', '-l', 'k8s-app=cilium']);
      },
      { seconds: 240 },
    );
    for (const node of this.machines) await startAgent(this.cluster, node, this.cluster.service);
    await this.networkIsReady();
    await this.routeToPods(this.lan.hub);
  }

  private async networkIsReady(): Promise<void> {
    for (const node of this.machines) {
      await agentIsReady(this.cluster, node);
      await nodeIsReady(this.cluster, node);
    }
  }

  /** Waits until every workload and pod runs, and every Service is served. */
  async everythingRuns({ seconds = 180 } = {}): Promise<void> {
    const { cluster } = this;
    await until(
      'everything runs',
      async () => {
        const waiting = await notRunning(cluster);
        if (waiting.length === 0) return undefined;
        const events = ['events', '--all-namespaces', '--types=Warning', '--no-headers'];
        return [...waiting, await cluster.kubectl.run(events)].join('\n');
      },
      { seconds },
    );
  }

  /** Lets a machine outside of the cluster reach pods by way of their nodes. */
  async routeToPods(machine: Machine): Promise<void> {
    const { items } = await this.cluster.kubectl.get<{ items: readonly CiliumNode[] }>('ciliumnodes');
    for (const { metadata, spec } of items) {
      const node = this.machines.find(({ name }) => name === metadata.name);
      for (const cidr of spec.ipam.podCIDRs) await machine.sh(`ip route replace ${cidr} via ${node?.address}`);
    }
  }

  /** Applies a file, or objects. */
  async apply(file: string | readonly object[]): Promise<void> {
    const args = ['apply', '--server-side', '--validate=strict', '-f'];
    if (typeof file === 'string') await this.cluster.kubectl.run([...args, file]);
    else {
      const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: file });
      await this.cluster.kubectl.run([...args, '-'], list);
    }
  }

  /** Applies the objects of a file of the platform that are chosen. */
  async applyFrom(name: string, file: string, isWanted: (object: Manifest) => boolean): Promise<void> {
    const documents = parseAllDocuments(readFileSync(join(DIST, name, file), 'utf8'));
    await this.apply(documents.map((document) => document.toJS() as Manifest).filter(isWanted));
  }
}
