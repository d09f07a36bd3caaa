import { Cidr, IpFamily } from '../../kubernetes/cidr';
import { IpAddress } from '../../kubernetes/ip-address';
import { A_DNS_SUBDOMAIN, isDnsSubdomain } from '../../kubernetes/names';
import { type Problem, quoted } from '../../problems';
import type { K3sInstallation, K3sMachine } from '../k3s-bootstrap-props';

/** A node, and its path in the props. */
interface Place {
  readonly node: K3sMachine;
  readonly path: string;
}

/** What is wrong with the machines: how many there are, what they are called and where they are. */
export function nodeProblems({ servers, agents, network }: K3sInstallation): Problem[] {
  const places = [...placesOf(servers, 'servers'), ...placesOf(agents, 'agents')];
  return [
    ...countProblems(servers.length),
    ...places.flatMap(nameProblems),
    ...places.flatMap((place) => addressProblems(place, network)),
    ...repeated(places, 'name', 'K3S002', 'Give each node a different name.'),
    ...repeated(places, 'ip', 'K3S003', 'Give each node its own address; an agent need not be listed for a server.'),
  ];
}

function placesOf(nodes: readonly K3sMachine[], prop: string): Place[] {
  return nodes.map((node, index) => ({ node, path: `${prop}[${index}]` }));
}

function countProblems(count: number): Problem[] {
  if (count === 0) {
    return [{ what: 'servers is empty.', remedy: 'Name one server, or three for high availability.', code: 'K3S001' }];
  }
  if (count % 2 === 1) return [];
  return [
    {
      what: `servers has ${count} nodes, but embedded etcd needs an odd number: ${count} tolerate no more failures than ${count - 1}.`,
      remedy: `Name ${count === 2 ? '1' : count - 1} or ${count + 1} servers, and make the others agents.`,
      code: 'K3S001',
    },
  ];
}

function nameProblems({ node, path }: Place): Problem[] {
  if (isDnsSubdomain(node.name)) return [];
  return [
    {
      what: `${path}.name is ${quoted(node.name)}, but it must be ${A_DNS_SUBDOMAIN}.`,
      remedy: 'Give the name that the node is to have in the cluster, such as server-1.',
      code: 'K3S002',
    },
  ];
}

function addressProblems({ node, path }: Place, network: string): Problem[] {
  const address = IpAddress.read(node.ip);
  if (address?.family !== IpFamily.IPV4) {
    return [
      {
        what: `${path}.ip is ${quoted(node.ip)}, but it must be an IPv4 address.`,
        remedy: 'Write it like 192.168.1.10, without a prefix length.',
        code: 'K3S003',
      },
    ];
  }
  if (Cidr.problems(network, '').length > 0) return [];
  const home = Cidr.parse(network);
  if (home.first < address.value && address.value < home.last) return [];
  return [
    {
      what: `${path}.ip is ${address}, which is not a host address of network ${home}.`,
      remedy: 'Give the address that the machine has in the home network, or correct network.',
      code: 'K3S003',
    },
  ];
}

function repeated(places: readonly Place[], member: 'name' | 'ip', code: string, remedy: string): Problem[] {
  const first = new Map<string, Place>();
  return places.flatMap((place) => {
    const value = place.node[member];
    const earlier = first.get(value);
    if (!earlier) first.set(value, place);
    return earlier
      ? [{ what: `${earlier.path}.${member} and ${place.path}.${member} are both ${quoted(value)}.`, remedy, code }]
      : [];
  });
}
