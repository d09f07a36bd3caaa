import type { ClusterIndex } from '../../cluster/cluster-index';
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
