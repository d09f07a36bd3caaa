import { atLeast } from '../../../../settings/version';
import type { CiliumSettings } from '../../../settings';
import { installedSince } from '../../../settings/facts';
import { duration, on, provided, type Row, rowsSince } from './row';

const OPERATOR_CERTIFICATES = '/var/lib/cilium/tls/prometheus';

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
      ...provided(prometheus.tls.enabled, () => operatorTlsRows(settings)),
    ]),
    ...provided(pprof.enabled, () => [
      { key: 'operator-pprof', value: true },
      { key: 'operator-pprof-address', value: pprof.address },
      { key: 'operator-pprof-port', value: pprof.port },
      { key: 'operator-pprof-mutex-profile-fraction', value: pprof.mutexProfileFraction, since: '1.19' },
      { key: 'operator-pprof-block-profile-rate', value: pprof.blockProfileRate, since: '1.19' },
    ]),
    { key: 'operator-api-serve-addr', value: apiAddress(settings) },
    on('skip-crd-creation', operator.skipCRDCreation),
    on('remove-cilium-node-taints', removeNodeTaints),
    on('set-cilium-node-taints', operator.setNodeTaints ?? removeNodeTaints),
    on('set-cilium-is-up-condition', operator.setNodeNetworkStatus),
    {
      key: 'unmanaged-pod-watcher-interval',
      value: unmanagedPodWatcher.restart ? seconds(settings, unmanagedPodWatcher.intervalSeconds) : 0,
    },
    { key: 'pod-restart-selector', value: unmanagedPodWatcher.selector, since: '1.19' },
  ];
}

function apiAddress(settings: CiliumSettings): string | undefined {
  if (!installedSince(settings, 1, 8)) return undefined;
  return settings.ipv4.enabled ? '127.0.0.1:9234' : '[::1]:9234';
}

/** Where the operator finds the certificate for its metrics. */
function operatorTlsRows({ operator }: CiliumSettings): readonly Row[] {
  const { mtls } = operator.prometheus.tls.server;
  return rowsSince('1.19', [
    { key: 'operator-prometheus-enable-tls', value: true },
    { key: 'operator-prometheus-tls-cert-file', value: `${OPERATOR_CERTIFICATES}/server.crt` },
    { key: 'operator-prometheus-tls-key-file', value: `${OPERATOR_CERTIFICATES}/server.key` },
    {
      key: 'operator-prometheus-tls-client-ca-files',
      value: mtls.enabled ? `${OPERATOR_CERTIFICATES}/client-ca.crt` : undefined,
    },
  ]);
}

/** A number of seconds, which became a duration in 1.19. */
function seconds(settings: CiliumSettings, amount: number): string | number {
  return atLeast(settings, '1.19') ? `${amount}s` : amount;
}
