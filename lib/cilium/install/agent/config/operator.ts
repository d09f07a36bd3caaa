import type { CiliumSettings } from '../../../settings';
import { installedSince } from '../../../settings/facts';
import { duration, on, provided, type Row } from './row';

/** What the operator does. */
export function operatorRows(settings: CiliumSettings): readonly Row[] {
  const { operator } = settings;
  const { prometheus, pprof, unmanagedPodWatcher, removeNodeTaints } = operator;
  return [
    { key: 'identity-heartbeat-timeout', value: duration(operator.identityHeartbeatTimeout) },
    { key: 'identity-gc-interval', value: duration(operator.identityGCInterval) },
    { key: 'cilium-endpoint-gc-interval', value: duration(operator.endpointGCInterval) },
    { key: 'nodes-gc-interval', value: duration(operator.nodeGCInterval) },
    ...provided(prometheus.enabled, () => [
      { key: 'operator-prometheus-serve-addr', value: `:${prometheus.port}` },
      { key: 'enable-metrics', value: true },
    ]),
    ...provided(pprof.enabled, () => [
      { key: 'operator-pprof', value: true },
      { key: 'operator-pprof-address', value: pprof.address },
      { key: 'operator-pprof-port', value: pprof.port },
    ]),
    { key: 'operator-api-serve-addr', value: apiAddress(settings) },
    on('skip-crd-creation', operator.skipCRDCreation),
    on('remove-cilium-node-taints', removeNodeTaints),
    on('set-cilium-node-taints', operator.setNodeTaints ?? removeNodeTaints),
    on('set-cilium-is-up-condition', operator.setNodeNetworkStatus),
    {
      key: 'unmanaged-pod-watcher-interval',
      value: unmanagedPodWatcher.restart ? unmanagedPodWatcher.intervalSeconds : 0,
    },
  ];
}

function apiAddress(settings: CiliumSettings): string | undefined {
  if (!installedSince(settings, 1, 8)) return undefined;
  return settings.ipv4.enabled ? '127.0.0.1:9234' : '[::1]:9234';
}
