import { Cidr, IpFamily } from '../../kubernetes/cidr';
import type { Problem } from '../../problems';
import type { CiliumSettings } from '../settings';

/** A network of the cluster, and the words that name it in a message. */
interface Network {
  readonly name: string;
  readonly cidr: Cidr;
}

/** What is wrong with the networks of pods, among themselves and with those of Services and nodes. */
export function addressProblems(
  settings: CiliumSettings,
  serviceCidrs: readonly string[],
  nodeCidrs: readonly string[],
): Problem[] {
  const problems: Problem[] = [];
  const pods = podNetworks(settings, problems);
  const services = networks('serviceCidrs', serviceCidrs, problems);
  const nodes = networks('nodeCidrs', nodeCidrs, problems);
  const native = [
    ...networks('ipv4NativeRoutingCIDR', listed(settings.ipv4NativeRoutingCIDR), problems),
    ...networks('ipv6NativeRoutingCIDR', listed(settings.ipv6NativeRoutingCIDR), problems),
  ];
  problems.push(
    ...overlaps([...pods, ...services, ...nodes]),
    ...maskProblems(settings, pods),
    ...nativeProblems(settings, pods, native),
  );
  return problems;
}

const IPV4_PODS = 'ipam.operator.clusterPoolIPv4PodCIDRList';
const IPV6_PODS = 'ipam.operator.clusterPoolIPv6PodCIDRList';

/** The networks that Cilium gives to nodes; in other modes something else does. */
export function podNetworks(settings: CiliumSettings, problems: Problem[]): Network[] {
  if (settings.ipam.mode !== 'cluster-pool') return [];
  const { clusterPoolIPv4PodCIDRList: ipv4, clusterPoolIPv6PodCIDRList: ipv6 } = settings.ipam.operator;
  return [
    ...(settings.ipv4.enabled ? networks(IPV4_PODS, listed(ipv4), problems) : []),
    ...(settings.ipv6.enabled ? networks(IPV6_PODS, listed(ipv6), problems) : []),
  ];
}

function networks(name: string, cidrs: readonly string[], problems: Problem[]): Network[] {
  return cidrs.flatMap((text) => {
    const wrong = Cidr.problems(text, name);
    problems.push(...wrong);
    return wrong.length > 0 ? [] : [{ name, cidr: Cidr.parse(text) }];
  });
}

function overlaps(all: readonly Network[]): Problem[] {
  return all.flatMap((one, index) =>
    all
      .slice(index + 1)
      .filter((other) => one.cidr.overlaps(other.cidr))
      .map((other) => ({
        what: `${one.name} has ${one.cidr} and ${other.name} has ${other.cidr}, which overlap.`,
        remedy: remedyOf(one),
        code: 'CIL130',
      })),
  );
}

/** Upstream's network of pods, which overlaps most others. */
const UPSTREAM_PODS = '10.0.0.0/8';

function remedyOf({ name, cidr }: Network): string {
  const choice =
    name === IPV4_PODS && String(cidr) === UPSTREAM_PODS
      ? "Give pods a smaller network, such as ipam: Ipam.clusterPool({ ipv4Cidrs: ['10.64.0.0/12'] })"
      : 'Choose networks that have no address in common';
  return `${choice}; the API server knows the Services' as --service-cluster-ip-range.`;
}

/** Native routing leaves the addresses of pods as they are only within the network that it is given. */
function nativeProblems(settings: CiliumSettings, pods: readonly Network[], native: readonly Network[]): Problem[] {
  const family = native.flatMap(({ name, cidr }): Problem[] => {
    const wanted = name.startsWith('ipv4') ? IpFamily.IPV4 : IpFamily.IPV6;
    if (cidr.family === wanted) return [];
    return [
      { what: `${name} is ${cidr}, which is ${cidr.family}.`, remedy: `Give an ${wanted} network.`, code: 'CIL183' },
    ];
  });
  if (settings.routingMode !== 'native' || settings.ipMasqAgent.enabled) return family;
  const outside = pods.flatMap((pod): Problem[] => {
    const masquerades =
      pod.cidr.family === IpFamily.IPV4 ? settings.enableIPv4Masquerade : settings.enableIPv6Masquerade;
    const same = native.filter(({ cidr }) => cidr.family === pod.cidr.family);
    if (masquerades === false || same.length === 0 || same.some(({ cidr }) => cidr.contains(pod.cidr))) return [];
    return [
      {
        what: `${pod.name} has ${pod.cidr}, but ${same.map(({ name, cidr }) => `${name} is ${cidr}`).join(', ')}: traffic between pods outside of it would get the addresses of nodes.`,
        remedy: `Use Routing.native with a network that holds ${pod.cidr}, or Ipam.clusterPool with a network inside of ${same[0]?.cidr}.`,
        code: 'CIL183',
      },
    ];
  });
  return [...family, ...outside];
}

/** Cilium's allocator takes no pool of more than this many times two nodes in IPv6. */
const MOST_NODE_BITS_IPV6 = 16;

function maskProblems(settings: CiliumSettings, pods: readonly Network[]): Problem[] {
  const { clusterPoolIPv4MaskSize, clusterPoolIPv6MaskSize } = settings.ipam.operator;
  return pods.flatMap(({ name, cidr }): Problem[] => {
    const isIpv4 = cidr.family === IpFamily.IPV4;
    const maskSize = isIpv4 ? clusterPoolIPv4MaskSize : clusterPoolIPv6MaskSize;
    const longest = isIpv4 ? 30 : 126;
    const mask = `${isIpv4 ? 'clusterPoolIPv4MaskSize' : 'clusterPoolIPv6MaskSize'} is ${maskSize}`;
    if (maskSize > longest) {
      return [
        {
          what: `${mask}, but it must be ${cidr.prefixLength} to ${longest} to leave addresses for pods.`,
          remedy: 'Choose a shorter mask, such as the default.',
          code: 'CIL131',
        },
      ];
    }
    if (cidr.prefixLength > maskSize) {
      return [
        {
          what: `${name} has ${cidr}, which is too small for one node: ${mask}.`,
          remedy: `Give a network with a prefix of ${maskSize} or less: each bit fewer doubles the number of nodes.`,
          code: 'CIL131',
        },
      ];
    }
    if (!isIpv4 && maskSize - cidr.prefixLength > MOST_NODE_BITS_IPV6) {
      return [
        {
          what: `${name} has ${cidr}, but ${mask}: Cilium's allocator takes at most ${MOST_NODE_BITS_IPV6} bits between the two.`,
          remedy: `Give a network with a prefix of ${maskSize - MOST_NODE_BITS_IPV6} or more.`,
          code: 'CIL131',
        },
      ];
    }
    return [];
  });
}

function listed(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined || value === '') return [];
  return typeof value === 'string' ? value.split(/[\s,]+/) : value;
}
