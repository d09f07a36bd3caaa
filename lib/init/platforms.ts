import type { Construct } from 'constructs';
import { IpBlock } from '../cilium/load-balancer/ip-block';
import { Ipam } from '../cilium/options/ipam';
import { NetworkPolicyKind } from '../gitops';
import { KubernetesVersion } from '../hosted-control-plane';
import { Cidr } from '../kubernetes/cidr';
import { HostedControlPlanes, K3sHomelab, KindPlatformStack, PlatformStack, PlatypaasCore } from '../platforms';

/** What a user answered, by the names of the questions. */
export type Answers = Readonly<Record<string, string>>;

/** A question about a platform. It is also an option of the command. */
export interface Question {
  readonly name: string;
  /** What is asked, for a prompt and as the option's help. */
  readonly message: string;
  /** What the option takes, for its help. */
  readonly value: string;
  /** What is proposed, given the answers before. */
  readonly proposal: (answers: Answers) => string;
  /** Whether no answer is one, too. */
  readonly isOptional?: boolean;
}

/** A platform in TypeScript. */
export interface PlatformSource {
  /** The names that are imported, by subpath. */
  readonly imports: Readonly<Record<string, string>>;
  readonly statement: string;
}

/** A platform that a project can begin with. */
export interface StartingPoint {
  readonly id: string;
  readonly title: string;
  readonly questions: readonly Question[];
  /** Makes the platform, so that its own rules judge the answers. */
  readonly make: (scope: Construct, answers: Answers) => void;
  /** The props as platform.yaml has them. */
  readonly yaml: (answers: Answers) => Readonly<Record<string, unknown>>;
  /** What main.ts imports, by subpath, and the statement that makes the platform. */
  readonly source: (answers: Answers) => PlatformSource;
}

const POD_NETWORK = '10.64.0.0/12';

const core: StartingPoint = {
  id: 'core',
  title: 'CORE: Cilium, Traefik and metrics-server for any bare cluster',
  questions: [
    {
      name: 'podNetwork',
      message: 'Network of the pods; no node and no Service has an address of it',
      value: 'cidr',
      proposal: () => POD_NETWORK,
    },
  ],
  make: (scope, { podNetwork = '' }) =>
    new PlatypaasCore(scope, 'core', { cilium: { ipam: Ipam.clusterPool({ ipv4Cidrs: [podNetwork] }) } }),
  yaml: ({ podNetwork = '' }) =>
    podNetwork === POD_NETWORK ? {} : { cilium: { ipam: { clusterPool: { ipv4Cidrs: [podNetwork] } } } },
  source: ({ podNetwork = '' }): PlatformSource =>
    podNetwork === POD_NETWORK
      ? { imports: { platforms: 'PlatypaasCore' }, statement: "new PlatypaasCore(app, 'core');" }
      : {
          imports: { cilium: 'Ipam', platforms: 'PlatypaasCore' },
          statement: `new PlatypaasCore(app, 'core', {
  // No node and no Service has an address of this network.
  cilium: { ipam: Ipam.clusterPool({ ipv4Cidrs: [${text(podNetwork)}] }) },
});`,
        },
};

const homelab: StartingPoint = {
  id: 'k3s-homelab',
  title: 'K3s at home: Cilium as network, load balancer and gateway, and the configuration of each machine',
  questions: [
    {
      name: 'network',
      message: 'Network that the machines are in',
      value: 'cidr',
      proposal: () => '192.168.1.0/24',
    },
    {
      name: 'servers',
      message: 'Machines with the control plane, as name=address, one or three',
      value: 'name=ip,…',
      proposal: ({ network }) => `server-1=${addressOf(network, 10)}`,
    },
    {
      name: 'agents',
      message: 'Machines that only run pods, as name=address',
      value: 'name=ip,…',
      proposal: () => '',
      isOptional: true,
    },
    {
      name: 'interface',
      message: 'Network interface of the machines ("ip -brief link" shows it)',
      value: 'name',
      proposal: () => 'eth0',
    },
    {
      name: 'pool',
      message: 'Addresses for Services, out of the range of the DHCP server, as first-last',
      value: 'first-last',
      proposal: ({ network }) => `${addressOf(network, 240)}-${addressOf(network, 250)}`,
    },
  ],
  make: (scope, answers) => {
    const { network = '', interface: device = '' } = answers;
    const [first = '', last = first] = rangeIn(answers.pool);
    new K3sHomelab(scope, 'k3s-homelab', {
      servers: machinesIn(answers.servers),
      agents: machinesIn(answers.agents),
      network,
      interface: device,
      pool: IpBlock.range(first, last),
    });
  },
  yaml: (answers) => {
    const [first = '', last = first] = rangeIn(answers.pool);
    const agents = machinesIn(answers.agents);
    return {
      servers: machinesIn(answers.servers),
      ...(agents.length > 0 ? { agents } : {}),
      network: answers.network,
      interface: answers.interface,
      pool: { range: { start: first, stop: last } },
    };
  },
  source: (answers) => {
    const [first = '', last = first] = rangeIn(answers.pool);
    const agents = machinesIn(answers.agents);
    return {
      imports: { cilium: 'IpBlock', platforms: 'K3sHomelab' },
      statement: `new K3sHomelab(app, 'k3s-homelab', {
  // Your machines: a name in the cluster, and an address that does not change.
  servers: [${machinesSource(machinesIn(answers.servers))}],
${agents.length > 0 ? `  agents: [${machinesSource(agents)}],\n` : ''}\
  // The network that they are in, and its interface on each of them.
  network: ${text(answers.network)},
  interface: ${text(answers.interface)},
  // Addresses of that network for Services, out of the range of the router's DHCP server.
  pool: IpBlock.range(${text(first)}, ${text(last)}),
});`,
    };
  },
};

const REPOSITORY: Question = {
  name: 'repository',
  message: 'Git repository that this project is pushed to, from which Argo CD reads',
  value: 'url',
  proposal: () => 'https://git.example.com/team/platform.git',
};

const kindStack: StartingPoint = {
  id: 'kind-platform-stack',
  title: 'KIND stack: Cilium, Argo CD and a platform of 18 charts on one machine',
  questions: [REPOSITORY],
  make: (scope, { repository = '' }) =>
    new KindPlatformStack(scope, 'kind-platform-stack', { repositoryUrl: repository }),
  yaml: ({ repository }) => ({ repositoryUrl: repository }),
  source: ({ repository }) => ({
    imports: { platforms: 'KindPlatformStack' },
    statement: `new KindPlatformStack(app, 'kind-platform-stack', {
  // This repository, which dist/ is committed to: Argo CD reads it from there.
  repositoryUrl: ${text(repository)},
});`,
  }),
};

const ownStack: StartingPoint = {
  id: 'platform-stack',
  title: 'Stack: Argo CD and components of your choice on a cluster that is there',
  questions: [
    REPOSITORY,
    {
      name: 'components',
      message: 'Components, such as certManager, prometheus, grafana, loki or kyverno',
      value: 'name,…',
      proposal: () => 'certManager,prometheus,grafana',
    },
    {
      name: 'networkPolicies',
      message: 'Policies that the network of the cluster keeps: Cilium where that is Cilium, otherwise Kubernetes',
      value: 'kind',
      proposal: () => NetworkPolicyKind.KUBERNETES,
    },
  ],
  make: (scope, { repository = '', components, networkPolicies }) =>
    new PlatformStack(scope, 'platform-stack', {
      repositoryUrl: repository,
      ...chosenIn(components),
      networkPolicies: networkPolicies as NetworkPolicyKind, // which it checks
    }),
  yaml: ({ repository, components, networkPolicies }) => ({
    repositoryUrl: repository,
    ...chosenIn(components),
    networkPolicies,
  }),
  source: ({ repository, components, networkPolicies = '' }) => ({
    imports: { gitops: 'NetworkPolicyKind', platforms: 'PlatformStack' },
    statement: `new PlatformStack(app, 'platform-stack', {
  // This repository, which dist/ is committed to: Argo CD reads it from there.
  repositoryUrl: ${text(repository)},
  // What Argo CD installs, each with props of its own.
${wordsIn(components)
  .map((name) => `  ${name}: {},\n`)
  .join('')}\
  // The policies that the network of the cluster keeps.
  networkPolicies: NetworkPolicyKind.${networkPolicies.toUpperCase()},
});`,
  }),
};

const hosted: StartingPoint = {
  id: 'hosted-control-planes',
  title: "Hosted control planes: tenants' API servers as pods of one cluster",
  questions: [
    {
      name: 'domain',
      message: 'Domain below which tenants reach their API servers',
      value: 'name',
      proposal: () => 's1.k8s.example.com',
    },
    {
      name: 'tenants',
      message: 'Names of the tenants',
      value: 'name,…',
      proposal: () => 'a',
    },
  ],
  make: (scope, { domain = '', tenants = '' }) =>
    new HostedControlPlanes(scope, 'hosted-control-planes', {
      etcd: { 'etcd-1': {} },
      edges: [{ shard: 1, domain }],
      tenants: wordsIn(tenants).map((name) => ({
        name,
        version: KubernetesVersion.V1_36,
        etcd: 'etcd-1',
        shard: 1,
        encryptionConfig: 'encryption',
      })),
    }),
  yaml: ({ domain, tenants = '' }) => ({
    etcd: { 'etcd-1': {} },
    edges: [{ shard: 1, domain }],
    tenants: wordsIn(tenants).map((name) => ({
      name,
      version: 'V1_36',
      etcd: 'etcd-1',
      shard: 1,
      encryptionConfig: 'encryption',
    })),
  }),
  source: ({ domain, tenants = '' }) => ({
    imports: { 'hosted-control-plane': 'KubernetesVersion', platforms: 'HostedControlPlanes' },
    statement: `new HostedControlPlanes(app, 'hosted-control-planes', {
  // An etcd on dedicated nodes, which tenants share.
  etcd: { 'etcd-1': {} },
  // Where customers reach their API servers: a tenant's name below the domain.
  edges: [{ shard: 1, domain: ${text(domain)} }],
  tenants: [${wordsIn(tenants).map(text).join(', ')}].map((name) => ({
    name,
    version: KubernetesVersion.V1_36,
    etcd: 'etcd-1',
    shard: 1,
    // The Secret by which Secrets are encrypted in etcd.
    encryptionConfig: 'encryption',
  })),
});`,
  }),
};

/** The platforms that a project can begin with. */
export const STARTING_POINTS: readonly StartingPoint[] = [core, homelab, kindStack, ownStack, hosted];

/** Names in a list with commas or spaces between them. */
export function wordsIn(list = ''): string[] {
  return list.split(/[\s,]+/).filter((word) => word !== '');
}

function chosenIn(components: string | undefined): Record<string, object> {
  return Object.fromEntries(wordsIn(components).map((name) => [name, {}]));
}

function machinesIn(list: string | undefined): { name: string; ip: string }[] {
  return wordsIn(list).map((word) => {
    const [name = '', ip = ''] = word.split('=');
    return { name, ip };
  });
}

function machinesSource(machines: readonly { name: string; ip: string }[]): string {
  const each = machines.map(({ name, ip }) => `{ name: ${text(name)}, ip: ${text(ip)} }`);
  return each.length === 1 ? (each[0] ?? '') : `\n${each.map((one) => `    ${one},\n`).join('')}  `;
}

function rangeIn(pool = ''): string[] {
  return pool.split('-').map((address) => address.trim());
}

/** An address of a network, to propose it; that of another network where the answer is not one. */
function addressOf(network: string | undefined, index: number): string {
  const usable = Cidr.problems(network, '').length === 0 ? Cidr.parse(network ?? '') : Cidr.parse('192.168.1.0/24');
  const last = Number(usable.size) - 2;
  return usable.addressAt(Math.max(1, Math.min(index, last)));
}

/** A text as TypeScript. */
function text(value = ''): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
}
