import { inEffect } from '../cilium/cluster/in-effect';
import { IpBlock } from '../cilium/load-balancer/ip-block';
import { nodePools, nodeRoomProblems, nodesIn } from '../cilium/node-room';
import { Ipam } from '../cilium/options/ipam';
import { ciliumSettings } from '../cilium/settings';
import { KubernetesVersion } from '../hosted-control-plane';
import { Cidr } from '../kubernetes/cidr';
import { HostedControlPlanes, K3sHomelab, PlatypaasCore } from '../platforms';
import { describe } from '../problems';
import { kindStack, ownStack } from './stacks';
import { type PlatformSource, type StartingPoint, text, wordsIn } from './starting-point';

const POD_NETWORK = '10.64.0.0/12';

/** The prefix length of the part of a node, which no question is about. */
const NODE_PREFIX = ciliumSettings.ipam.operator.clusterPoolIPv4MaskSize.byDefault;

const core: StartingPoint = {
  id: 'core',
  title: 'CORE: Cilium, Traefik and metrics-server for any bare cluster',
  questions: [
    {
      name: 'podNetwork',
      message: 'Pod network, which must not overlap those of nodes and Services',
      value: 'cidr',
      proposal: () => POD_NETWORK,
      settings: ['ipam.operator.clusterPoolIPv4PodCIDRList'],
    },
    {
      name: 'nodes',
      message: 'Number of nodes',
      value: 'number',
      // A network for a single node is a valid answer, before it is known how many there are.
      proposal: ({ podNetwork = '' }) => (nodesIn({ cidrs: [podNetwork], maskSize: NODE_PREFIX }) === 1 ? '1' : '2'),
    },
  ],
  make: (scope, { podNetwork = '', nodes }) => {
    const core = new PlatypaasCore(scope, 'core', {
      cilium: {
        ipam: Ipam.clusterPool({ ipv4Cidrs: [podNetwork] }),
        ...(nodes === '1' ? { operator: { replicas: 1 } } : {}),
      },
    });
    core.node.addValidation({
      validate: () => nodeRoomProblems(nodePools(inEffect(core.cilium.settings).options), Number(nodes)).map(describe),
    });
  },
  yaml: ({ podNetwork = '', nodes }) => {
    const cilium = {
      ...(podNetwork === POD_NETWORK ? {} : { ipam: { clusterPool: { ipv4Cidrs: [podNetwork] } } }),
      ...(nodes === '1' ? { operator: { replicas: 1 } } : {}),
    };
    return Object.keys(cilium).length > 0 ? { cilium } : {};
  },
  source: ({ podNetwork = '', nodes }): PlatformSource => {
    const ipam = podNetwork !== POD_NETWORK;
    const cilium = [
      ...(ipam
        ? [
            '// No node and no Service has an address of this network.',
            `ipam: Ipam.clusterPool({ ipv4Cidrs: [${text(podNetwork)}] }),`,
          ]
        : []),
      ...(nodes === '1' ? ['// Two have the same ports, and need two nodes.', 'operator: { replicas: 1 },'] : []),
    ];
    const props = cilium.map((line) => `    ${line}\n`).join('');
    return {
      imports: ipam ? { cilium: 'Ipam', platforms: 'PlatypaasCore' } : { platforms: 'PlatypaasCore' },
      statement: `new PlatypaasCore(app, 'core'${props === '' ? '' : `, {\n  cilium: {\n${props}  },\n}`});`,
    };
  },
};

const homelab: StartingPoint = {
  id: 'k3s-homelab',
  title: 'K3s at home: Cilium, and the configuration of each machine',
  questions: [
    {
      name: 'network',
      message: 'Network of the machines',
      value: 'cidr',
      proposal: () => '192.168.1.0/24',
    },
    {
      name: 'servers',
      message: 'Machines that run the control plane, as name=address, one or three',
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
      message: 'Addresses for LoadBalancer Services, outside the DHCP range, as first-last',
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
  // An etcd on dedicated nodes, which tenants share. Without \`backup\`, they are lost when its disks are.
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

/** The platforms that a project can start with. */
export const STARTING_POINTS: readonly StartingPoint[] = [core, homelab, kindStack, ownStack, hosted];

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

/** A proposed address in a network; one of another network if the answer is not a network. */
function addressOf(network: string | undefined, index: number): string {
  const usable = Cidr.problems(network, '').length === 0 ? Cidr.parse(network ?? '') : Cidr.parse('192.168.1.0/24');
  const last = Number(usable.size) - 2;
  return usable.addressAt(Math.max(1, Math.min(index, last)));
}
