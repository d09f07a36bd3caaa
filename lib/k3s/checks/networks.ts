import { Cidr, IpFamily } from '../../kubernetes/cidr';
import { IpAddress } from '../../kubernetes/ip-address';
import { type Problem, quoted } from '../../problems';
import type { K3sInstallation } from '../k3s-bootstrap-props';

type NetworkProp = 'network' | 'clusterCidr' | 'serviceCidr';

const NETWORKS: readonly NetworkProp[] = ['network', 'clusterCidr', 'serviceCidr'];

/** The part of `clusterCidr` that Cilium gives to each node. */
const NODE_PREFIX = 24;

/** The largest network of Services that K3s supports. */
const SHORTEST_SERVICE_PREFIX = 12;

/** What is wrong with the networks of nodes, pods and Services. */
export function networkProblems(installation: K3sInstallation): Problem[] {
  const malformed = NETWORKS.flatMap((name) => Cidr.problems(installation[name], name));
  if (malformed.length > 0) return malformed;
  const cidrs = NETWORKS.map((name) => [name, Cidr.parse(installation[name])] as const);
  const foreign = cidrs.filter(([, cidr]) => cidr.family !== IpFamily.IPV4);
  if (foreign.length > 0) return foreign.map(([name, cidr]) => notIpv4(name, cidr));
  return [...overlaps(cidrs), ...sizeProblems(installation), ...dnsProblems(installation)];
}

function notIpv4(name: NetworkProp, cidr: Cidr): Problem {
  return {
    what: `${name} is ${cidr}, but it must be an IPv4 network.`,
    remedy: 'Write it like 10.42.0.0/16.',
    code: 'K3S006',
  };
}

function overlaps(cidrs: readonly (readonly [NetworkProp, Cidr])[]): Problem[] {
  return cidrs.flatMap(([name, cidr], index) =>
    cidrs
      .slice(index + 1)
      .filter(([, other]) => cidr.overlaps(other))
      .map(([otherName, other]) => ({
        what: `${name} is ${cidr} and ${otherName} is ${other}, which overlap.`,
        remedy: 'Choose networks for pods and Services that overlap neither each other nor the home network.',
        code: 'K3S006',
      })),
  );
}

function sizeProblems({ servers, agents, clusterCidr, serviceCidr }: K3sInstallation): Problem[] {
  const nodes = servers.length + agents.length;
  const { prefixLength } = Cidr.parse(clusterCidr);
  const parts = prefixLength > NODE_PREFIX ? 0 : 2 ** (NODE_PREFIX - prefixLength);
  return [
    ...(nodes > parts
      ? [
          {
            what: `clusterCidr is ${clusterCidr}, which has room for ${parts} nodes of a /${NODE_PREFIX} each, and there are ${nodes}.`,
            remedy: 'Give a network with a shorter prefix: each bit fewer doubles the number of nodes.',
            code: 'K3S006',
          },
        ]
      : []),
    ...(Cidr.parse(serviceCidr).prefixLength < SHORTEST_SERVICE_PREFIX
      ? [
          {
            what: `serviceCidr is ${serviceCidr}, which is larger than a /${SHORTEST_SERVICE_PREFIX}.`,
            remedy: 'Give a smaller network, such as 10.43.0.0/16.',
            code: 'K3S006',
          },
        ]
      : []),
  ];
}

function dnsProblems({ clusterDns, serviceCidr }: K3sInstallation): Problem[] {
  if (clusterDns === undefined) return [];
  const address = IpAddress.read(clusterDns);
  const services = Cidr.parse(serviceCidr);
  // The first address is that of the API server's Service.
  if (address?.family === services.family && services.first + 1n < address.value && address.value < services.last)
    return [];
  return [
    {
      what: `clusterDns is ${quoted(clusterDns)}, but it must be an address of serviceCidr ${services} that is free for a Service.`,
      remedy: `Give one of ${services}, or leave it out for the tenth.`,
      code: 'K3S006',
    },
  ];
}
