import { Cidr, IpFamily } from '../../kubernetes/cidr';
import { IpAddress } from '../../kubernetes/ip-address';
import { type Problem, quoted } from '../../problems';
import type { K3sInstallation } from '../k3s-bootstrap-props';

/** The part of `clusterCidrIpv6` that each node gets. */
const NODE_PREFIX = 64;

/** Cilium divides a pod network into at most 2^16 parts. */
const PODS = { shortest: 48, longest: 60 };

/** The largest IPv6 network of Services that K3s supports. */
const SERVICES = { shortest: 108, longest: 126 };

/** What is wrong with the second family: it needs networks for pods and Services, and an address for every node. */
export function dualStackProblems(installation: K3sInstallation): Problem[] {
  const { clusterCidrIpv6: pods, serviceCidrIpv6: services, servers, agents } = installation;
  const places = [
    ...servers.map((node, index) => ({ node, path: `servers[${index}].ipv6` })),
    ...agents.map((node, index) => ({ node, path: `agents[${index}].ipv6` })),
  ];
  if (pods === undefined && services === undefined) {
    return places.filter(({ node }) => node.ipv6 !== undefined).map(({ path }) => withoutNetworks(path));
  }
  return [
    ...networkProblems('clusterCidrIpv6', pods, PODS),
    ...networkProblems('serviceCidrIpv6', services, SERVICES),
    ...overlap(pods, services),
    ...sizeProblems(pods, places.length),
    ...places.flatMap(({ node, path }) => addressProblems(node.ipv6, path)),
  ];
}

function withoutNetworks(path: string): Problem {
  return {
    what: `${path} is given, but the cluster has IPv4 only.`,
    remedy: 'Set clusterCidrIpv6 and serviceCidrIpv6, or leave it out.',
    code: 'K3S011',
  };
}

function networkProblems(
  name: string,
  text: string | undefined,
  { shortest, longest }: { readonly shortest: number; readonly longest: number },
): Problem[] {
  if (text === undefined) {
    return [
      {
        what: `${name} is missing, but the other IPv6 network is given.`,
        remedy: 'Give both clusterCidrIpv6 and serviceCidrIpv6.',
        code: 'K3S011',
      },
    ];
  }
  const malformed = Cidr.problems(text, name);
  if (malformed.length > 0) return [...malformed];
  const { family, prefixLength } = Cidr.parse(text);
  if (family === IpFamily.IPV6 && shortest <= prefixLength && prefixLength <= longest) return [];
  return [
    {
      what: `${name} is ${text}, but it must be an IPv6 network with a prefix of ${shortest} to ${longest}.`,
      remedy: `Write it like ${name === 'clusterCidrIpv6' ? 'fd00:42::/56' : 'fd00:43::/112'}.`,
      code: 'K3S011',
    },
  ];
}

function overlap(pods: string | undefined, services: string | undefined): Problem[] {
  const cidrs = [pods, services].filter((text) => text !== undefined && Cidr.problems(text, '').length === 0);
  const [one, other] = cidrs.map((text) => Cidr.parse(text ?? ''));
  if (!one || !other?.overlaps(one)) return [];
  return [
    {
      what: `clusterCidrIpv6 is ${one} and serviceCidrIpv6 is ${other}, which overlap.`,
      remedy: 'Choose networks that have no address in common.',
      code: 'K3S011',
    },
  ];
}

function sizeProblems(pods: string | undefined, nodes: number): Problem[] {
  if (pods === undefined || Cidr.problems(pods, '').length > 0) return [];
  const { prefixLength } = Cidr.parse(pods);
  const parts = prefixLength > NODE_PREFIX ? 0 : 2 ** (NODE_PREFIX - prefixLength);
  if (nodes <= parts || prefixLength > PODS.longest) return [];
  return [
    {
      what: `clusterCidrIpv6 is ${pods}, which has room for ${parts} nodes of a /${NODE_PREFIX} each, and there are ${nodes}.`,
      remedy: 'Give a network with a shorter prefix: each bit fewer doubles the number of nodes.',
      code: 'K3S011',
    },
  ];
}

function addressProblems(ipv6: string | undefined, path: string): Problem[] {
  if (ipv6 !== undefined && IpAddress.read(ipv6)?.family === IpFamily.IPV6) return [];
  return [
    {
      what:
        ipv6 === undefined
          ? `${path} is missing, but the cluster has both families.`
          : `${path} is ${quoted(ipv6)}, but it must be an IPv6 address.`,
      remedy: 'Give the IPv6 address that the machine has in the home network, such as fd00:1::10.',
      code: 'K3S011',
    },
  ];
}
