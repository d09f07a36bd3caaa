import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { binary } from '../control-plane/binaries';
import { Cluster } from '../control-plane/cluster';
import { copyWritable, moduleFolder } from '../control-plane/go';
import { Processes } from '../control-plane/processes';
import { CILIUM_LINES, type CiliumLine } from '../control-plane/programs';
import { until } from '../control-plane/until';
import { Lan } from '../machines/lan';
import type { Machine } from '../machines/machine';
import { useServiceAccount } from '../machines/service-account';

const CONFIG = '/tmp/cilium/config-map';
/** The agent's checks are behind it when it has written these lines: what follows is the datapath. */
const AGENT_STARTED = 'Validating configured node address ranges|Started hive';
const OPERATOR_STARTED = 'Initialization complete';
/** Longer than any check takes; on a machine that is busy, programs take their time. */
const SECONDS = 60;

const [CLEAN, TRY] = ['clean.sh', 'try.sh'].map((file) => readFileSync(join(__dirname, file), 'utf8'));

/** How one of Cilium's programs started. */
export interface Outcome {
  readonly end: 'started' | 'ended' | 'neither';
  /** The lines that it wrote. */
  readonly log: readonly string[];
}

/** An API server, and machines on which the agent and the operator of a line of Cilium are started to see if they do. */
export class Laboratory {
  private constructor(
    private readonly processes: Processes,
    private readonly lan: Lan,
    private readonly cluster: Cluster,
    private readonly line: CiliumLine,
    readonly machines: readonly Machine[],
  ) {}

  /** @param config with which the operator starts, which brings the definitions */
  static async open(line: CiliumLine, machines: number, config: Readonly<Record<string, string>>): Promise<Laboratory> {
    const processes = new Processes();
    const lan = await Lan.start(processes);
    try {
      const cluster = await Cluster.start({ processes, place: lan.hub.network, port: 6443 });
      const nodes: Machine[] = [];
      const { path, version } = CILIUM_LINES[line];
      const bpf = join(processes.folder, 'bpf');
      copyWritable(join(await moduleFolder(`${path}@${version}`), 'bpf'), bpf);
      await cluster.kubectl.run(['create', 'serviceaccount', 'cilium', '--namespace', 'kube-system']);
      const everything = ['--clusterrole=cluster-admin', '--serviceaccount=kube-system:cilium'];
      await cluster.kubectl.run(['create', 'clusterrolebinding', 'cilium', ...everything]);
      for (let number = 1; number <= machines; number++) {
        const node = await lan.add(`node-${number}`, 10 + number);
        await prepare(cluster, node, number, bpf);
        nodes.push(node);
      }
      const laboratory = new Laboratory(processes, lan, cluster, line, nodes);
      await laboratory.register(config);
      for (const [index, node] of nodes.entries()) await createCiliumNode(cluster, node, index + 1);
      return laboratory;
    } catch (error) {
      await lan.stop();
      await processes.stop();
      throw error;
    }
  }

  /** Starts the agent on a machine with this configuration, and ends it. */
  async tryAgent(machine: Machine, config: Readonly<Record<string, string>>): Promise<Outcome> {
    await writeConfig(machine, config);
    return this.try(machine, `cilium-agent-${this.line}`, AGENT_STARTED, [`--config-dir=${CONFIG}`]);
  }

  /** The same with the operator. */
  async tryOperator(machine: Machine, config: Readonly<Record<string, string>>): Promise<Outcome> {
    await writeConfig(machine, config);
    // Each machine has a lock of its own, which the operator before cannot have given back.
    const namespace = `lock-${machine.name}`;
    await this.cluster.kubectl.run(['delete', 'leases', '--all', '--namespace', namespace]);
    const flags = [`--config-dir=${CONFIG}`];
    return this.try(machine, `cilium-operator-${this.line}`, OPERATOR_STARTED, flags, {
      CILIUM_K8S_NAMESPACE: namespace,
    });
  }

  async close(): Promise<void> {
    await this.lan.stop();
    await this.processes.stop();
  }

  private async try(
    machine: Machine,
    program: Parameters<typeof binary>[0],
    started: string,
    flags: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Outcome> {
    const args = ['-c', TRY!, 'sh', String(SECONDS), started, await binary(program), ...flags];
    const printed = await machine.run('sh', args, '', { ...environment(machine), ...env });
    const [end, ...log] = printed.trimEnd().split('\n');
    return { end: end as Outcome['end'], log };
  }

  /** Lets the operator register its definitions, those of features that are mostly off included. */
  private async register(config: Readonly<Record<string, string>>): Promise<void> {
    const [machine] = this.machines as [Machine];
    await writeConfig(machine, { ...config, ...Object.fromEntries(FEATURES.map((feature) => [feature, 'true'])) });
    const program = await binary(`cilium-operator-${this.line}`);
    const ended = 'Never written, so that it ends with its time';
    const args = ['-c', TRY!, 'sh', '90', ended, program, `--config-dir=${CONFIG}`];
    const operator = machine.run('sh', args, '', environment(machine));
    await until('the operator has registered its definitions', async () => {
      const crds = DEFINITIONS.map((name) => `crd/${name}.cilium.io`);
      const { code, stderr } = await this.cluster.kubectl.try([
        'wait',
        '--for=condition=Established',
        '--timeout=1s',
        ...crds,
      ]);
      return code === 0 ? undefined : stderr;
    });
    await operator;
  }
}

/** Flags of features that have definitions of their own, and definitions of theirs and of Cilium itself. */
const FEATURES = [
  'enable-bgp-control-plane',
  'enable-egress-gateway',
  'enable-envoy-config',
  'enable-l2-announcements',
  'enable-local-redirect-policy',
];
const DEFINITIONS = [
  'ciliumendpoints',
  'ciliumenvoyconfigs',
  'ciliumegressgatewaypolicies',
  'ciliuml2announcementpolicies',
  'ciliumlocalredirectpolicies',
  'ciliumnodes',
  'ciliumpodippools',
];

function environment(machine: Machine): Record<string, string> {
  return {
    K8S_NODE_NAME: machine.name,
    CILIUM_K8S_NAMESPACE: 'kube-system',
    KUBERNETES_SERVICE_HOST: '192.168.1.10',
    KUBERNETES_SERVICE_PORT: '6443',
    HOME: '/root',
  };
}

/** What a node has for the agent, but no compiler: verdicts do not wait for the datapath. */
async function prepare(cluster: Cluster, machine: Machine, number: number, bpf: string): Promise<void> {
  await useServiceAccount(cluster, machine, 'kube-system', 'cilium');
  await machine.sh(
    `
    ip address add fd00:192:168:1::$2/64 dev eth0 nodad
    mkdir -p /run/cilium/cgroupv2 /host/proc /etc/ipsec /etc/config /tmp/cilium /var/lib/cilium/clustermesh
    mount -t cgroup2 none /run/cilium/cgroupv2
    mount --rbind /proc /host/proc
    ln -sf "$(command -v llc-19)" /usr/local/bin/llc
    printf '%s\n' '#!/bin/sh' 'case $* in *--version*) exec clang-19 --version ;; esac' 'exec sleep 1000' >/usr/local/bin/clang
    chmod +x /usr/local/bin/clang
    cp -r "$1" /var/lib/cilium/bpf
    echo '3+ rfc4106(gcm(aes)) 0123456789abcdef0123456789abcdef01234567 128' >/etc/ipsec/keys`,
    bpf,
    String(number),
  );
  const { name, address } = machine;
  const metadata = { name, labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux' } };
  const addresses = [address, `fd00:192:168:1::${number}`].map((each) => ({ type: 'InternalIP', address: each }));
  const podCIDRs = podNetworks(number);
  await create(cluster, {
    apiVersion: 'v1',
    kind: 'Node',
    metadata,
    spec: { podCIDR: podCIDRs[0], podCIDRs },
    status: { addresses },
  });
  await create(cluster, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: `lock-${name}` } });
}

/** A node as the operator would have made it, with addresses for pods in every mode that needs no cloud. */
async function createCiliumNode(cluster: Cluster, { name, address }: Machine, number: number): Promise<void> {
  const podCIDRs = podNetworks(number);
  const addresses = [address, `fd00:192:168:1::${number}`].map((ip) => ({ type: 'InternalIP', ip }));
  const pools = { allocated: [{ pool: 'default', cidrs: podCIDRs }] };
  const pool = Object.fromEntries([1, 2, 3, 4, 5, 6].map((host) => [`10.0.${number}.${host}`, {}]));
  await create(cluster, {
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumNode',
    metadata: { name },
    spec: { addresses, ipam: { podCIDRs, pools, pool } },
  });
}

function podNetworks(number: number): string[] {
  return [`10.0.${number}.0/24`, `fd00::${number}00/120`];
}

async function create(cluster: Cluster, object: object): Promise<void> {
  await cluster.kubectl.run(['create', '-f', '-'], JSON.stringify(object));
}

async function writeConfig(machine: Machine, config: Readonly<Record<string, string>>): Promise<void> {
  const files = Object.entries(config).map(([key, value]) => `printf %s ${quote(value)} >${CONFIG}/${quote(key)}`);
  await machine.run('sh', [], `${CLEAN}\n${files.join('\n')}\n`);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
