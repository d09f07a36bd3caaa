import { atLeast } from '../../../../settings/version';
import type { CiliumSettings } from '../../../settings';
import { installedSince } from '../../../settings/facts';
import { given, on, provided, type Row, rowsSince } from './row';

/** Addresses of pods and of LoadBalancer Services, and what becomes of them on the way out of the cluster. */
export function addressingRows(settings: CiliumSettings): readonly Row[] {
  const { ipv4, ipv6, nat, egressGateway } = settings;
  return [
    { key: 'enable-ipv4', value: ipv4.enabled },
    { key: 'enable-ipv6', value: ipv6.enabled },
    { key: 'enable-ipv4-big-tcp', value: settings.enableIPv4BIGTCP },
    { key: 'enable-ipv6-big-tcp', value: settings.enableIPv6BIGTCP },
    ...ipamRows(settings),
    on('enable-node-ipam', settings.nodeIPAM.enabled),
    { key: 'default-lb-service-ipam', value: settings.defaultLBServiceIPAM },
    { key: 'enable-lb-ipam', value: settings.enableLBIPAM },

    { key: 'enable-ipv4-masquerade', value: settings.enableIPv4Masquerade ?? masqueradesIpv4(settings) },
    { key: 'enable-ipv6-masquerade', value: settings.enableIPv6Masquerade },
    { key: 'enable-masquerade-to-route-source', value: settings.enableMasqueradeRouteSource },
    { key: 'egress-masquerade-interfaces', value: settings.egressMasqueradeInterfaces },
    on('enable-ip-masq-agent', settings.ipMasqAgent.enabled),
    { key: 'enable-nat46x64-gateway', value: given(settings.nat46x64Gateway.enabled) },
    { key: 'nat-map-stats-entries', value: nat.mapStatsEntries },
    { key: 'nat-map-stats-interval', value: nat.mapStatsInterval },
    on('enable-egress-gateway', egressGateway.enabled),
    { key: 'egress-gateway-reconciliation-trigger-interval', value: egressGateway.reconciliationTriggerInterval },
    { key: 'egress-gateway-policy-map-max', value: given(egressGateway.maxPolicyEntries) },
  ];
}

const CLUSTER_POOL = 'cluster-pool';

function ipamRows(settings: CiliumSettings): readonly Row[] {
  const { ipam, ipv4, ipv6, aksbyocni } = settings;
  const { operator } = ipam;
  const mode = ipamMode(settings);
  return [
    { key: 'ipam', value: aksbyocni.enabled ? modeOnAks(settings) : mode },
    ...rowsSince('1.19', [
      { key: 'ipam-min-allocate', value: ipam.nodeSpec.ipamMinAllocate },
      { key: 'ipam-pre-allocate', value: ipam.nodeSpec.ipamPreAllocate },
      { key: 'ipam-max-allocate', value: ipam.nodeSpec.ipamMaxAllocate },
      { key: 'ipam-static-ip-tags', value: given(ipam.nodeSpec.ipamStaticIPTags.join(',')) },
    ]),
    { key: 'ipam-multi-pool-pre-allocation', value: given(ipam.multiPoolPreAllocation) },
    { key: 'ipam-cilium-node-update-rate', value: given(ipam.ciliumNodeUpdateRate) },
    { key: 'install-uplink-routes-for-delegated-ipam', value: given(ipam.installUplinkRoutesForDelegatedIPAM) },
    ...provided(mode === CLUSTER_POOL && ipv4.enabled, () => [
      { key: 'cluster-pool-ipv4-cidr', value: operator.clusterPoolIPv4PodCIDRList },
      { key: 'cluster-pool-ipv4-mask-size', value: operator.clusterPoolIPv4MaskSize },
    ]),
    ...provided(mode === CLUSTER_POOL && ipv6.enabled, () => [
      { key: 'cluster-pool-ipv6-cidr', value: operator.clusterPoolIPv6PodCIDRList },
      { key: 'cluster-pool-ipv6-mask-size', value: operator.clusterPoolIPv6MaskSize },
    ]),
    { key: 'auto-create-cilium-pod-ip-pools', value: mode === 'multi-pool' ? podPools(settings) : undefined },
    { key: 'limit-ipam-api-burst', value: given(operator.externalAPILimitBurstSize) },
    { key: 'limit-ipam-api-qps', value: given(operator.externalAPILimitQPS) },
  ];
}

/** Since 1.19 the switch for ENI also determines the mode. */
function ipamMode(settings: CiliumSettings): string {
  return settings.eni.enabled && atLeast(settings, '1.19') ? 'eni' : settings.ipam.mode || CLUSTER_POOL;
}

/** Only since 1.19, AKS knows another mode than one pool for the cluster. */
function modeOnAks(settings: CiliumSettings): string | undefined {
  if (!atLeast(settings, '1.19')) return CLUSTER_POOL;
  const mode = settings.ipam.mode || CLUSTER_POOL;
  return mode === CLUSTER_POOL || mode === 'multi-pool' ? mode : undefined;
}

/** The pools as the operator reads them: `name=ipv4-cidrs:…;ipv4-mask-size:…,other=…`. */
function podPools({ ipam }: CiliumSettings): string {
  const pools = Object.entries(ipam.operator.autoCreateCiliumPodIPPools);
  return pools
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { ipv4, ipv6 }]) => {
      const attributes = [
        ...(ipv4 ? [`ipv4-cidrs:${ipv4.cidrs.join(',')}`, `ipv4-mask-size:${ipv4.maskSize}`] : []),
        ...(ipv6 ? [`ipv6-cidrs:${ipv6.cidrs.join(',')}`, `ipv6-mask-size:${ipv6.maskSize}`] : []),
      ];
      return `${name}=${attributes.join(';')}`;
    })
    .join(',');
}

/** On ENI, addresses of pods are the network's own; installs from before 1.18 masqueraded them nevertheless. */
function masqueradesIpv4(settings: CiliumSettings): boolean {
  return !(settings.eni.enabled && installedSince(settings, 1, 18));
}
