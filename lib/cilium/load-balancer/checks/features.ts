import type { ClusterIndex } from '../../../cluster/cluster-index';
import type { Problem } from '../../../problems';
import { type Feature, featureProblems } from '../../cluster/feature';
import { ciliumIn } from '../../cluster/install';
import { LoadBalancerClass } from '../service-options';
import { loadBalancers } from './service';

const FEATURES: readonly Feature[] = [
  {
    kinds: ['cilium.io/CiliumLoadBalancerIPPool'],
    enabled: (settings) => settings.enableLBIPAM,
    missing: 'enableLBIPAM is false',
    remedy: 'Set settings.enableLBIPAM of CiliumCni to true, or leave it out.',
    code: 'LB017',
  },
  {
    kinds: ['cilium.io/CiliumL2AnnouncementPolicy'],
    enabled: (settings) => settings.l2announcements.enabled,
    missing: 'l2announcements.enabled is false',
    remedy: 'Set loadBalancing.l2Announcements of CiliumCni to true.',
    code: 'LB018',
  },
];

/** Objects that Cilium ignores as it is set, and Services that are left to a part of it that is off. */
export function loadBalancerFeatureProblems(index: ClusterIndex): Problem[] {
  return [...FEATURES.flatMap((feature) => featureProblems(index, feature)), ...classProblems(index)];
}

function classProblems(index: ClusterIndex): Problem[] {
  const cilium = ciliumIn(index);
  if (!cilium) return [];
  const { l2announcements, bgpControlPlane } = cilium.settings;
  const off: Readonly<Record<string, string>> = {
    ...(l2announcements.enabled ? {} : { [LoadBalancerClass.L2_ANNOUNCER]: 'l2announcements.enabled' }),
    ...(bgpControlPlane.enabled ? {} : { [LoadBalancerClass.BGP_CONTROL_PLANE]: 'bgpControlPlane.enabled' }),
  };
  return loadBalancers(index).flatMap(({ title, spec: { loadBalancerClass = '' } }) => {
    const setting = Object.hasOwn(off, loadBalancerClass) ? off[loadBalancerClass] : undefined;
    if (setting === undefined) return [];
    return [
      {
        what: `${title} has the loadBalancerClass ${loadBalancerClass}, but ${setting} is false in ${cilium.path}, so it gets no address.`,
        remedy: `Set ${setting === 'l2announcements.enabled' ? 'loadBalancing.l2Announcements' : 'loadBalancing.bgp'} of CiliumCni to true, or leave loadBalancerClass out.`,
        code: 'LB019',
      },
    ];
  });
}
