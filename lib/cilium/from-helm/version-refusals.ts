import { atLeast } from '../../settings/version';
import type { CiliumSettings } from '../settings';
import type { Refusal } from './refusal';

/** What the chart refuses since a version of Cilium. */
interface RefusalSince extends Refusal {
  readonly since: string;
}

const REFUSALS: readonly RefusalSince[] = [
  {
    code: 'CIL041',
    since: '1.19',
    refused: ({ standaloneDnsProxy, dnsProxy }) =>
      standaloneDnsProxy.enabled &&
      !dnsProxy.proxyPort &&
      'standaloneDnsProxy.enabled is true, but dnsProxy.proxyPort is 0.',
    remedy: 'Set dnsProxy.proxyPort to the port that both proxies share, such as 10094.',
  },
  {
    code: 'CIL042',
    since: '1.19',
    refused: ({ bpf: { tproxy, datapathMode = '' } }) =>
      tproxy &&
      ['netkit', 'netkit-l2'].includes(datapathMode) &&
      `bpf.tproxy is true, but bpf.datapathMode is ${datapathMode}.`,
    remedy: 'Set bpf.datapathMode to veth, or bpf.tproxy to false.',
  },
  {
    code: 'CIL043',
    since: '1.19',
    refused: ({ k8sServiceHost }) =>
      k8sServiceHost === 'auto' && 'k8sServiceHost is "auto", which the chart looks up in a cluster while it renders.',
    remedy: 'Give the host of the API server.',
  },
  {
    code: 'CIL044',
    since: '1.20',
    refused: ({ ipam, eni }) => ipam.mode === 'eni' && !eni.enabled && 'ipam.mode is eni, but eni.enabled is false.',
    remedy: 'Set eni.enabled to true, or choose another mode.',
  },
  {
    code: 'CIL045',
    since: '1.20',
    refused: (settings) => severalPools(settings, 'ipv4') || severalPools(settings, 'ipv6'),
    remedy: 'Keep one network, or set ipv4NativeRoutingCIDR and ipv6NativeRoutingCIDR.',
  },
];

/** The refusals of the version that the settings are for. */
export function versionRefusals(settings: CiliumSettings): readonly Refusal[] {
  return REFUSALS.filter(({ since }) => atLeast(settings, since));
}

function severalPools(settings: CiliumSettings, family: 'ipv4' | 'ipv6'): string | false {
  const { ipam, nativeRoutingCIDRFromClusterPool: fromPool } = settings;
  const given = family === 'ipv4' ? settings.ipv4NativeRoutingCIDR : settings.ipv6NativeRoutingCIDR;
  if (!fromPool || given || !settings[family].enabled || (ipam.mode || 'cluster-pool') !== 'cluster-pool') return false;
  const name = family === 'ipv4' ? 'clusterPoolIPv4PodCIDRList' : 'clusterPoolIPv6PodCIDRList';
  const pools = ipam.operator[name];
  const amount = (typeof pools === 'string' ? pools.split(' ') : pools).length;
  return amount !== 1 && `nativeRoutingCIDRFromClusterPool is true, but ipam.operator.${name} has ${amount} networks.`;
}
