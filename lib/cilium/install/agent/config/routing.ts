import { atLeast } from '../../../../settings/version';
import type { CiliumSettings } from '../../../settings';
import { chainingMode } from '../../shared/cni-chaining';
import { given, on, provided, type Row } from './row';

/** How packets travel between nodes, and what the agent changes on the host for it. */
export function routingRows(settings: CiliumSettings): readonly Row[] {
  const { routingMode, devices, bandwidthManager, vtep } = settings;
  return [
    { key: 'routing-mode', value: routingMode || (isRoutedByCloud(settings) ? 'native' : 'tunnel') },
    { key: 'tunnel-protocol', value: settings.tunnelProtocol || 'vxlan' },
    { key: 'tunnel-port', value: given(settings.tunnelPort) },
    { key: 'tunnel-source-port-range', value: given(settings.tunnelSourcePortRange) },
    { key: 'underlay-protocol', value: given(settings.underlayProtocol) },
    { key: 'ipv4-native-routing-cidr', value: given(nativeIpv4Cidr(settings)) },
    { key: 'ipv6-native-routing-cidr', value: given(nativeIpv6Cidr(settings)) },
    { ...on('prefer-ipv6', settings.preferIpv6), since: '1.20' },
    { key: 'auto-direct-node-routes', value: settings.autoDirectNodeRoutes },
    { key: 'direct-routing-skip-unreachable', value: settings.directRoutingSkipUnreachable },
    { key: 'enable-endpoint-routes', value: endpointRoutes(settings) },
    { key: 'mtu', value: given(settings.MTU) },
    on('enable-pmtu-discovery', settings.pmtuDiscovery.enabled),
    {
      key: 'packetization-layer-pmtud-mode',
      value: settings.pmtuDiscovery.packetizationLayerPMTUDMode,
      since: '1.19',
    },
    { key: 'devices', value: devices },
    on('force-device-detection', settings.forceDeviceDetection),
    { key: 'enable-l2-neigh-discovery', value: settings.l2NeighDiscovery.enabled },
    ...provided(bandwidthManager.enabled, () => [
      on('enable-bandwidth-manager', true),
      { key: 'enable-bbr', value: bandwidthManager.bbr },
      { key: 'enable-bbr-hostns-only', value: bandwidthManager.bbrHostNamespaceOnly },
    ]),
    { key: 'enable-vtep', value: vtep.enabled },
    { key: 'vtep-endpoint', value: vtep.endpoint },
    { key: 'vtep-cidr', value: vtep.cidr },
    { key: 'vtep-mask', value: vtep.mask },
    { key: 'vtep-mac', value: vtep.mac },
    ...hostRows(settings),
  ];
}

/** Whether the cloud routes pods' packets, unless the settings say otherwise; on ENI only since 1.19. */
function isRoutedByCloud(settings: CiliumSettings): boolean {
  return settings.gke.enabled || (settings.eni.enabled && atLeast(settings, '1.19'));
}

function nativeIpv4Cidr(settings: CiliumSettings): string | undefined {
  return settings.ipv4NativeRoutingCIDR || poolOf(settings, 'ipv4', settings.ipam.operator.clusterPoolIPv4PodCIDRList);
}

function nativeIpv6Cidr(settings: CiliumSettings): string | undefined {
  return settings.ipv6NativeRoutingCIDR || poolOf(settings, 'ipv6', settings.ipam.operator.clusterPoolIPv6PodCIDRList);
}

/** The one network of the cluster's pods, where it is the one that is routed natively. */
function poolOf(settings: CiliumSettings, family: 'ipv4' | 'ipv6', pools: string | readonly string[]) {
  const isUsed = settings.nativeRoutingCIDRFromClusterPool && (settings.ipam.mode || 'cluster-pool') === 'cluster-pool';
  if (!isUsed || !settings[family].enabled || !atLeast(settings, '1.20')) return undefined;
  return (typeof pools === 'string' ? pools.split(' ') : pools)[0];
}

function hostRows(settings: CiliumSettings): readonly Row[] {
  const { azure, eni, gke, cgroup, securityContext } = settings;
  const othersTrackConnections = azure.enabled || eni.enabled || gke.enabled || chainingMode(settings) !== 'none';
  return [
    { key: 'enable-xt-socket-fallback', value: settings.enableXTSocketFallback },
    {
      key: 'install-no-conntrack-iptables-rules',
      value: !othersTrackConnections && settings.installNoConntrackIptablesRules,
    },
    { key: 'iptables-random-fully', value: settings.iptablesRandomFully },
    { key: 'iptables-lock-timeout', value: settings.iptablesLockTimeout },
    { key: 'disable-iptables-feeder-rules', value: settings.disableIptablesFeederRules },
    { key: 'enable-ipv4-fragment-tracking', value: settings.fragmentTracking },
    { key: 'conntrack-gc-interval', value: given(settings.conntrackGCInterval) },
    { key: 'conntrack-gc-max-interval', value: given(settings.conntrackGCMaxInterval) },
    { key: 'enable-source-ip-verification', value: settings.daemon.enableSourceIPVerification },
    { key: 'enable-custom-calls', value: given(settings.customCalls.enabled), until: '1.19' },
    { key: 'enable-datapath-plugins', value: settings.datapathPlugins.enabled, since: '1.20' },
    { key: 'datapath-plugins-state-dir', value: settings.datapathPlugins.stateDir, since: '1.20' },
    { key: 'cgroup-root', value: cgroup.hostRoot },
    { key: 'procfs', value: securityContext.privileged ? undefined : '/host/proc' },
  ];
}

/** Clouds that give addresses to interfaces need a route for each pod. */
function endpointRoutes({ endpointRoutes: { enabled }, gke, eni, azure, alibabacloud }: CiliumSettings) {
  if (enabled) return enabled;
  return gke.enabled || eni.enabled || azure.enabled || alibabacloud.enabled || undefined;
}
