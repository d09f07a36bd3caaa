import type { Problem } from '../../../problems';
import type { ClusterView } from '../../cluster/cluster-view';
import { type Feature, featureProblems } from '../../cluster/feature';
import { LoadBalancerClass } from '../service-options';
import { loadBalancers } from './service';

const FEATURES: readonly Feature[] = [
  {
    kinds: ['CiliumLoadBalancerIPPool'],
    enabled: (settings) => settings.enableLBIPAM,
    missing: 'enableLBIPAM is false',
    remedy: 'Set settings.enableLBIPAM of CiliumCni to true, or leave it out.',
    code: 'LB017',
  },
  {
    kinds: ['CiliumL2AnnouncementPolicy'],
    enabled: (settings) => settings.l2announcements.enabled,
    missing: 'l2announcements.enabled is false',
    remedy: 'Set loadBalancing.l2Announcements of CiliumCni to true.',
    code: 'LB018',
  },
];

/** Objects that Cilium ignores as it is set, and Services that are left to a part of it that is off. */
export function loadBalancerFeatureProblems(view: ClusterView): Problem[] {
  return [...FEATURES.flatMap((feature) => featureProblems(view, feature)), ...classProblems(view)];
}

function classProblems(view: ClusterView): Problem[] {
  if (!view.cilium) return [];
  const { l2announcements, bgpControlPlane } = view.cilium.settings;
  const off: Readonly<Record<string, string>> = {
    ...(l2announcements.enabled ? {} : { [LoadBalancerClass.L2_ANNOUNCER]: 'l2announcements.enabled' }),
    ...(bgpControlPlane.enabled ? {} : { [LoadBalancerClass.BGP_CONTROL_PLANE]: 'bgpControlPlane.enabled' }),
  };
  return loadBalancers(view).flatMap(({ title, spec: { loadBalancerClass = '' } }) => {
    const setting = Object.hasOwn(off, loadBalancerClass) ? off[loadBalancerClass] : undefined;
    if (setting === undefined) return [];
    return [
      {
        what: `${title} has the loadBalancerClass ${loadBalancerClass}, but ${setting} is false in ${view.cilium?.node.path}, so it gets no address.`,
        remedy: `Set ${setting === 'l2announcements.enabled' ? 'loadBalancing.l2Announcements' : 'loadBalancing.bgp'} of CiliumCni to true, or leave loadBalancerClass out.`,
        code: 'LB019',
      },
    ];
  });
}
