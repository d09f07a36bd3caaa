import type { CiliumSettings } from '../../../settings';
import { installedSince } from '../../../settings/facts';
import { chainingMode } from '../../shared/cni-chaining';
import { duration, given, type Row } from './row';

/** The share of a node's memory that all maps take together, unless the settings say otherwise. */
const MAP_SIZE_RATIO = 0.0025;

/** The programs in the kernel, their maps, and what they report. */
export function bpfRows(settings: CiliumSettings): readonly Row[] {
  const { bpf } = settings;
  return [
    { key: 'bpf-root', value: bpf.root },
    { key: 'preallocate-bpf-maps', value: bpf.preallocateMaps },
    { key: 'enable-bpf-clock-probe', value: settings.bpfClockProbe ?? (installedSince(settings, 1, 8) || undefined) },
    { key: 'enable-tcx', value: bpf.enableTCX },
    { key: 'datapath-mode', value: bpf.datapathMode },
    { key: 'enable-bpf-tproxy', value: bpf.tproxy },
    { key: 'enable-host-legacy-routing', value: hostLegacyRouting(settings) },
    { key: 'enable-bpf-masquerade', value: masquerade(settings) },
    { key: 'vlan-bpf-bypass', value: given(bpf.vlanBypass) },
    { key: 'disable-external-ip-mitigation', value: given(bpf.disableExternalIPMitigation) },
    ...eventRows(settings),
    ...mapRows(settings),
  ];
}

function eventRows({ bpf }: CiliumSettings): readonly Row[] {
  const { events } = bpf;
  return [
    { key: 'monitor-aggregation', value: bpf.monitorAggregation },
    { key: 'monitor-aggregation-interval', value: duration(bpf.monitorInterval) },
    { key: 'monitor-aggregation-flags', value: bpf.monitorFlags },
    { key: 'ip-tracing-option-type', value: given(bpf.monitorTraceIPOption), since: '1.19' },
    { key: 'bpf-events-default-rate-limit', value: given(events.default.rateLimit) },
    { key: 'bpf-events-default-burst-limit', value: given(events.default.burstLimit) },
    { key: 'bpf-events-drop-enabled', value: events.drop.enabled },
    { key: 'bpf-events-policy-verdict-enabled', value: events.policyVerdict.enabled },
    { key: 'bpf-events-trace-enabled', value: events.trace.enabled },
  ];
}

function mapRows(settings: CiliumSettings): readonly Row[] {
  const { bpf } = settings;
  const sizesFollowMemory = installedSince(settings, 1, 8);
  return [
    { key: 'bpf-map-dynamic-size-ratio', value: mapSizeRatio(settings) },
    { key: 'bpf-distributed-lru', value: bpf.distributedLRU.enabled },
    { key: 'bpf-auth-map-max', value: given(bpf.authMapMax) },
    { key: 'bpf-conntrack-accounting', value: bpf.ctAccounting ? 1 : undefined },
    { key: 'bpf-ct-global-tcp-max', value: given(bpf.ctTcpMax) ?? (sizesFollowMemory ? undefined : 524_288) },
    { key: 'bpf-ct-global-any-max', value: given(bpf.ctAnyMax) ?? (sizesFollowMemory ? undefined : 262_144) },
    { key: 'bpf-nat-global-max', value: given(bpf.natMax) },
    { key: 'bpf-neigh-global-max', value: given(bpf.neighMax) },
    { key: 'bpf-node-map-max', value: given(bpf.nodeMapMax) },
    { key: 'bpf-policy-map-max', value: bpf.policyMapMax },
    {
      key: 'bpf-policy-map-pressure-metrics-threshold',
      value: bpf.policyMapPressureMetricsThreshold,
      since: '1.19',
    },
    { key: 'bpf-policy-stats-map-max', value: bpf.policyStatsMapMax },
    { key: 'bpf-lb-map-max', value: bpf.lbMapMax },
  ];
}

function mapSizeRatio(settings: CiliumSettings) {
  const { mapDynamicSizeRatio: ratio } = settings.bpf;
  if (Number(ratio)) return ratio;
  return installedSince(settings, 1, 8) ? MAP_SIZE_RATIO : undefined;
}

/** A plugin before Cilium has its own routes in the host's stack, which packets must not bypass. */
function hostLegacyRouting(settings: CiliumSettings): boolean | undefined {
  return settings.bpf.hostLegacyRouting ?? (chainingMode(settings) === 'none' ? undefined : true);
}

/** Versions 1.8 and 1.9 masqueraded in eBPF unless configured otherwise. */
function masquerade(settings: CiliumSettings): boolean | undefined {
  const wasOn = installedSince(settings, 1, 8) && !installedSince(settings, 1, 10);
  return settings.bpf.masquerade ?? (wasOn || undefined);
}
