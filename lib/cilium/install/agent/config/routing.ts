import type { CiliumSettings } from '../../../settings';
import { chainingMode } from '../../shared/cni-chaining';
import { given, on, provided, type Row } from './row';

/** The way of packets between nodes, and what the agent does to the host for it. */
export function routingRows(settings: CiliumSettings): readonly Row[] {
  const { routingMode, gke, devices, bandwidthManager, vtep } = settings;
  return [
    { key: 'routing-mode', value: routingMode || (gke.enabled ? 'native' : 'tunnel') },
    { key: 'tunnel-protocol', value: settings.tunnelProtocol || 'vxlan' },
    { key: 'tunnel-port', value: given(settings.tunnelPort) },
    { key: 'tunnel-source-port-range', value: given(settings.tunnelSourcePortRange) },
    { key: 'underlay-protocol', value: given(settings.underlayProtocol) },
    { key: 'ipv4-native-routing-cidr', value: given(settings.ipv4NativeRoutingCIDR) },
    { key: 'ipv6-native-routing-cidr', value: given(settings.ipv6NativeRoutingCIDR) },
    { key: 'auto-direct-node-routes', value: settings.autoDirectNodeRoutes },
    { key: 'direct-routing-skip-unreachable', value: settings.directRoutingSkipUnreachable },
    { key: 'enable-endpoint-routes', value: endpointRoutes(settings) },
    { key: 'mtu', value: given(settings.MTU) },
    on('enable-pmtu-discovery', settings.pmtuDiscovery.enabled),
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
    { key: 'enable-custom-calls', value: given(settings.customCalls.enabled) },
    { key: 'cgroup-root', value: cgroup.hostRoot },
    { key: 'procfs', value: securityContext.privileged ? undefined : '/host/proc' },
  ];
}

/** Clouds that give addresses to interfaces need a route for each pod. */
function endpointRoutes({ endpointRoutes: { enabled }, gke, eni, azure, alibabacloud }: CiliumSettings) {
  if (enabled) return enabled;
  return gke.enabled || eni.enabled || azure.enabled || alibabacloud.enabled || undefined;
}
