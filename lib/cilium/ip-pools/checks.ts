import type { Problem } from '../../problems';
import type { ClusterView } from '../cluster/cluster-view';
import { featureProblems } from '../cluster/feature';
import { podPoolCidrs } from './pod-networks';

/** What is wrong with the pools of pods in one cluster. */
export function podIpPoolProblems(view: ClusterView): Problem[] {
  return [
    ...featureProblems(view, {
      kinds: ['CiliumPodIPPool'],
      enabled: ({ ipam }) => ipam.mode === 'multi-pool',
      missing: `ipam.mode is ${view.cilium?.settings.ipam.mode}`,
      remedy: 'Set ipam of CiliumCni to Ipam.multiPool().',
      code: 'PIP003',
    }),
    ...overlapProblems(view),
  ];
}

function overlapProblems(view: ClusterView): Problem[] {
  const all = podPoolCidrs(view);
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
