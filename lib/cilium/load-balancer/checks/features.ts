import type { ClusterIndex } from '../../../cluster/cluster-index';
import type { Problem } from '../../../problems';
import { type Feature, featureProblems } from '../../cluster/feature';
import { ciliumIn } from '../../cluster/install';
import type { CiliumSettings } from '../../settings';
import { LoadBalancerClass } from '../service-options';
import { loadBalancers } from './service';

const FEATURES: readonly Feature[] = [
  {
    kinds: ['cilium.io/CiliumLoadBalancerIPPool'],
    enabled: (_settings, options) => !options.off('enable-lb-ipam'),
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
  return loadBalancers(index).flatMap(({ title, spec: { loadBalancerClass = '' } }) => {
    const part = CLASSES.find(({ name }) => name === loadBalancerClass);
    if (!part || part.enabled(cilium.settings)) return [];
    return [
      {
        what: `${title} has the loadBalancerClass ${loadBalancerClass}, but ${part.setting} is false in ${cilium.path}, so it gets no address.`,
        remedy: `Set ${part.prop} of CiliumCni to true, or leave loadBalancerClass out.`,
        code: 'LB019',
      },
    ];
  });
}

/** A class of Services, the setting without which nothing serves it, and how a user sets that. */
interface ServedClass {
  readonly name: string;
  enabled(settings: CiliumSettings): boolean;
  readonly setting: string;
  readonly prop: string;
}

const CLASSES: readonly ServedClass[] = [
  {
    name: LoadBalancerClass.L2_ANNOUNCER,
    enabled: ({ l2announcements }) => l2announcements.enabled,
    setting: 'l2announcements.enabled',
    prop: 'loadBalancing.l2Announcements',
  },
  {
    name: LoadBalancerClass.BGP_CONTROL_PLANE,
    enabled: ({ bgpControlPlane }) => bgpControlPlane.enabled,
    setting: 'bgpControlPlane.enabled',
    prop: 'loadBalancing.bgp',
  },
  {
    // Addresses of nodes.
    name: 'io.cilium/node',
    enabled: ({ nodeIPAM }) => nodeIPAM.enabled,
    setting: 'nodeIPAM.enabled',
    prop: 'settings.nodeIPAM.enabled',
  },
];
