import { binary } from '../control-plane/binaries';
import { until } from '../control-plane/until';
import type { Machine } from '../machines/machine';
import { coredns } from '../nodes/coredns';
import type { Platform } from '../nodes/platform';
import { type Attempt, type Outcome, probePod, tryFromMachine, tryFromPod } from '../nodes/probe';
import type { Traffic } from './cases';

/** The namespace of the pods that policies are about. */
export const SHOP = 'shop';

/** How many policies are tried at once, each with a pod of its own. */
export const SLOTS = 12;

const PORTS = [80, 8080, 9000, 9001, 9002, 9003, 9004].map((port) => `${port}/tcp`);
const SERVED = [...PORTS, '53/tcp', '53/udp', '9002/udp'];
const NAMED = { web: 8080 };

const NAMES = {
  'one.example.com': '192.168.1.50',
  'two.example.com': '192.168.1.60',
  // An address of its own: what Cilium allows by a name, it allows by the address.
  'deep.sub.example.org': '192.168.1.51',
};

const CLIENTS = {
  'shop/client': { node: 'node-2', labels: { app: 'client' } },
  'blue/frontend': { node: 'node-1', labels: { app: 'frontend', tier: 'gold' } },
  'blue/batch': { node: 'node-2', labels: { app: 'batch' } },
  'red/frontend': { node: 'node-2', labels: { app: 'frontend' } },
};
const SERVERS = {
  'shop/server': { node: 'node-1', labels: { app: 'server' } },
  'blue/server': { node: 'node-2', labels: { app: 'server' } },
  'red/server': { node: 'node-1', labels: { app: 'server' } },
};

/** Traffic from a pod or a machine to another, or to a name. */
export interface Flow {
  readonly from: string;
  readonly to: string;
  readonly traffic: Traffic | 'dns';
  /** How long an answer may take. */
  readonly milliseconds: number;
}

/** Pods in three namespaces and machines inside and outside of the cluster, which policies let reach each other or not. */
export class Topology {
  private addresses = new Map<string, string>();
  private readonly machines = new Map<string, Machine>();

  constructor(private readonly platform: Platform) {}

  /** Starts everything, and waits until it answers. */
  async start(): Promise<void> {
    const { platform } = this;
    const { lan, nodes, cluster } = platform;
    // A namespace gets its service account, which pods need, a moment after it is there.
    const serviceAccount = async (namespace: string) =>
      until(`${namespace} has a service account`, async () => {
        const { code, stderr } = await cluster.kubectl.try(['get', 'serviceaccount', 'default', '-n', namespace]);
        return code === 0 ? undefined : stderr;
      });
    const [one, two] = nodes as [Machine, Machine];
    this.machines.set('own node', one).set('other node', two).set('api server', lan.hub);
    for (const [name, number] of [
      ['world', 50],
      ['far world', 60],
    ] as const) {
      this.machines.set(name, await lan.add(name.replace(' ', '-'), number));
    }
    await this.machines.get('world')?.sh('ip address add 192.168.1.51/24 dev eth0');
    for (const [name, machine] of this.machines) {
      const ports = SERVED.filter((port) => !(name === 'api server' && port.startsWith('53/')));
      machine.start(`server-${machine.name}`, await binary('probe'), ['serve', ...ports]);
    }
    await platform.apply([
      ...[SHOP, 'blue', 'red'].map((name) => ({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name, labels: { team: name } },
      })),
      ...coredns(NAMES),
    ]);
    const pods = [...Object.entries(CLIENTS), ...Object.entries(SERVERS)].map(([path, { node, labels }]) => {
      const [namespace, name] = path.split('/') as [string, string];
      return probePod({ namespace, name, node, labels }, SERVED, NAMED);
    });
    const slots = Array.from({ length: SLOTS }, (_, slot) =>
      probePod({ namespace: SHOP, name: slotName(slot), node: 'node-1', labels: { slot: `${slot}` } }, SERVED, NAMED),
    );
    const services = ['blue', 'red'].map((namespace) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'server', namespace, labels: { app: 'server' } },
      spec: { selector: { app: 'server' }, ports: [{ port: 80, targetPort: 8080 }] },
    }));
    for (const namespace of [SHOP, 'blue', 'red']) await serviceAccount(namespace);
    await platform.apply([...pods, ...slots, ...services]);
    for (const namespace of [SHOP, 'blue', 'red']) {
      await cluster.kubectl.run(['wait', 'pods', '--all', '-n', namespace, '--for=condition=Ready', '--timeout=240s']);
    }
    await cluster.kubectl.run(['rollout', 'status', 'deployment/coredns', '-n', 'kube-system', '--timeout=120s']);
    await this.learnAddresses();
    const outside = ['world', 'far world', 'api server'].map((name) => this.machines.get(name)!);
    for (const machine of outside) await platform.routeToPods(machine);
  }

  /** Tries traffic, that of different sources at once, and returns the outcomes in the same order. */
  async try(flows: readonly Flow[]): Promise<Outcome[]> {
    const outcomes = new Map<Flow, Outcome>();
    const sources = [...new Set(flows.map(({ from }) => from))];
    await Promise.all(
      sources.map(async (source) => {
        const own = flows.filter(({ from }) => from === source);
        const attempts = own.map(({ traffic, to, milliseconds }) => attempt(traffic, this.address(to), milliseconds));
        for (const [index, outcome] of (await this.tryFrom(source, attempts)).entries())
          outcomes.set(own[index]!, outcome);
      }),
    );
    return flows.map((flow) => outcomes.get(flow)!);
  }

  private async tryFrom(source: string, attempts: readonly Attempt[]): Promise<Outcome[]> {
    const machine = this.machines.get(source);
    if (machine) return tryFromMachine(machine, attempts);
    const [namespace, name] = source.split('/') as [string, string];
    return tryFromPod(this.platform.cluster, namespace, name, attempts);
  }

  private address(target: string): string {
    if (target.startsWith('name ')) return `${target.slice('name '.length)}.`; // as it is, without search domains
    const address = this.machines.get(target)?.address ?? this.addresses.get(target);
    if (!address) throw new Error(`${target} has no address`);
    return address;
  }

  private async learnAddresses(): Promise<void> {
    interface Item {
      readonly metadata: { readonly name: string; readonly namespace: string };
      readonly status?: { readonly podIP?: string };
      readonly spec: { readonly clusterIP?: string };
    }
    const list = (kind: string) => this.platform.cluster.kubectl.get<{ items: readonly Item[] }>(kind, '-A');
    for (const { metadata, status } of (await list('pods')).items) {
      if (status?.podIP) this.addresses.set(`${metadata.namespace}/${metadata.name}`, status.podIP);
    }
    for (const { metadata, spec } of (await list('services')).items) {
      if (spec.clusterIP) this.addresses.set(`service ${metadata.name}.${metadata.namespace}`, spec.clusterIP);
    }
  }
}

function slotName(slot: number): string {
  return `slot-${slot}`;
}

/** The pod of a slot, as a flow names it. */
export function slotPod(slot: number): string {
  return `${SHOP}/${slotName(slot)}`;
}

function attempt(traffic: Traffic | 'dns', to: string, milliseconds: number): Attempt {
  if (traffic === 'dns' || traffic === 'icmp') return { protocol: traffic, to, milliseconds };
  const [protocol, port] = traffic.split('/') as ['tcp' | 'udp', string];
  return { protocol, to: `${to}:${port}`, milliseconds };
}
