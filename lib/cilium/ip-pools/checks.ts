import type { ClusterIndex } from '../../cluster/cluster-index';
import { Cidr, IpFamily } from '../../kubernetes/cidr';
import type { Problem } from '../../problems';
import { featureProblems } from '../cluster/feature';
import { ciliumIn } from '../cluster/install';
import { podPoolCidrs } from './pod-networks';

/** What is wrong with the pools of pods in one cluster. */
export function podIpPoolProblems(index: ClusterIndex): Problem[] {
  return [
    ...featureProblems(index, {
      kinds: ['cilium.io/CiliumPodIPPool'],
      enabled: ({ ipam }) => ipam.mode === 'multi-pool',
      missing: `ipam.mode is ${ciliumIn(index)?.settings.ipam.mode}`,
      remedy: 'Set ipam of CiliumCni to Ipam.multiPool().',
      code: 'PIP003',
    }),
    ...overlapProblems(index),
    ...nativeProblems(index),
  ];
}

function overlapProblems(index: ClusterIndex): Problem[] {
  const all = podPoolCidrs(index);
  return all.flatMap((one, index) =>
    all
      .slice(index + 1)
      .filter((other) => one.cidr.overlaps(other.cidr))
      .map((other) => ({
        what: `${one.title} has ${one.cidr} and ${other.title} has ${other.cidr}, which overlap.`,
        remedy: 'Choose networks that have no address in common.',
        code: 'PIP004',
      })),
  );
}

/** Pools whose pods would be masqueraded among themselves, because they are outside of the natively routed network. */
function nativeProblems(index: ClusterIndex): Problem[] {
  const cilium = ciliumIn(index);
  if (cilium?.settings.ipam.mode !== 'multi-pool') return [];
  const { settings } = cilium;
  if (settings.routingMode !== 'native' || settings.ipMasqAgent.enabled) return [];
  return podPoolCidrs(index).flatMap(({ title, cidr }) => {
    const isIpv4 = cidr.family === IpFamily.IPV4;
    const native = isIpv4 ? settings.ipv4NativeRoutingCIDR : settings.ipv6NativeRoutingCIDR;
    const masquerades = (isIpv4 ? settings.enableIPv4Masquerade : settings.enableIPv6Masquerade) !== false;
    if (!masquerades || !native || Cidr.problems(native, '').length > 0 || Cidr.parse(native).contains(cidr)) return [];
    return [
      {
        what: `${title} has ${cidr}, but ${isIpv4 ? 'ipv4' : 'ipv6'}NativeRoutingCIDR is ${native} in ${cilium.path}: traffic between pods outside of it would get the addresses of nodes.`,
        remedy: `Use Routing.native with a network that holds ${cidr}, or choose a pool inside of ${native}.`,
        code: 'CIL183',
      },
    ];
  });
}
