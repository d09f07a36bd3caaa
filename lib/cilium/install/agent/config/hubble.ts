import type { CiliumSettings } from '../../../settings';
import { duration, given, on, provided, type Row, rowsSince } from './row';

const CERTIFICATES = '/var/lib/cilium/tls/hubble';
const METRICS_CERTIFICATES = '/var/lib/cilium/tls/hubble-metrics';

/** What Hubble observes, and who may see it. */
export function hubbleRows(settings: CiliumSettings): readonly Row[] {
  const { hubble, ipv4 } = settings;
  const { dropEventEmitter } = hubble;
  return [
    { key: 'enable-hubble', value: hubble.enabled },
    ...provided(hubble.enabled, () => [
      { key: 'hubble-socket-path', value: hubble.socketPath },
      { key: 'hubble-event-queue-size', value: hubble.eventQueueSize },
      { key: 'hubble-event-buffer-capacity', value: hubble.eventBufferCapacity },
      { key: 'hubble-network-policy-correlation-enabled', value: hubble.networkPolicyCorrelation.enabled },
      on('hubble-prefer-ipv6', hubble.preferIpv6 || settings.preferIpv6 || !ipv4.enabled),
      { key: 'hubble-lost-event-send-interval', value: hubble.lostEventSendInterval, since: '1.19' },
      { key: 'hubble-skip-unknown-cgroup-ids', value: hubble.skipUnknownCGroupIDs },
      ...listenerRows(settings),
      ...metricsRows(settings),
      ...redactionRows(settings),
      ...exportRows(settings),
      ...provided(dropEventEmitter.enabled, () => [
        on('hubble-drop-events', true),
        { key: 'hubble-drop-events-interval', value: dropEventEmitter.interval },
        { key: 'hubble-drop-events-reasons', value: dropEventEmitter.reasons },
      ]),
    ]),
  ];
}

function listenerRows({ hubble }: CiliumSettings): readonly Row[] {
  const { listenAddress, tls } = hubble;
  return provided(listenAddress !== undefined, () => [
    { key: 'hubble-listen-address', value: listenAddress },
    { key: 'hubble-disable-tls', value: !tls.enabled },
    ...provided(tls.enabled, () => [
      { key: 'hubble-tls-cert-file', value: `${CERTIFICATES}/server.crt` },
      { key: 'hubble-tls-key-file', value: `${CERTIFICATES}/server.key` },
      { key: 'hubble-tls-client-ca-files', value: `${CERTIFICATES}/client-ca.crt` },
    ]),
  ]);
}

function metricsRows({ hubble: { metrics } }: CiliumSettings): readonly Row[] {
  const { enabled, dynamic, tls } = metrics;
  return [
    ...provided(enabled.length > 0 || dynamic.enabled, () => [
      { key: 'hubble-metrics-server', value: `:${metrics.port}` },
      { key: 'hubble-metrics-server-enable-tls', value: tls.enabled },
      ...provided(tls.enabled, () => [
        { key: 'hubble-metrics-server-tls-cert-file', value: `${METRICS_CERTIFICATES}/server.crt` },
        { key: 'hubble-metrics-server-tls-key-file', value: `${METRICS_CERTIFICATES}/server.key` },
        ...provided(tls.server.mtls.enabled, () => [
          { key: 'hubble-metrics-server-tls-client-ca-files', value: `${METRICS_CERTIFICATES}/client-ca.crt` },
        ]),
      ]),
      { key: 'enable-hubble-open-metrics', value: metrics.enableOpenMetrics },
    ]),
    { key: 'hubble-metrics', value: given(enabled) },
    {
      key: 'hubble-dynamic-metrics-config-path',
      value: dynamic.enabled ? '/dynamic-metrics-config/dynamic-metrics.yaml' : undefined,
    },
  ];
}

function redactionRows({ hubble: { redact } }: CiliumSettings): readonly Row[] {
  const { http, kafka } = redact;
  return provided(redact.enabled, () => [
    on('hubble-redact-enabled', true),
    { key: 'hubble-redact-http-urlquery', value: http.urlQuery },
    { key: 'hubble-redact-http-userinfo', value: http.userInfo },
    { key: 'hubble-redact-http-headers-allow', value: given(http.headers.allow) },
    { key: 'hubble-redact-http-headers-deny', value: given(http.headers.deny) },
    { key: 'hubble-redact-kafka-apikey', value: kafka.apiKey, until: '1.20' },
  ]);
}

function exportRows({ hubble }: CiliumSettings): readonly Row[] {
  // The limits used to be next to `static`, where older values files still have them.
  const { static: toFile, dynamic, aggregationInterval, fileMaxSizeMb, fileMaxBackups, fileCompress } = hubble.export;
  return [
    ...provided(toFile.enabled, () => [
      { key: 'hubble-export-file-path', value: toFile.filePath },
      { key: 'hubble-export-file-max-size-mb', value: fileMaxSizeMb || toFile.fileMaxSizeMb },
      { key: 'hubble-export-file-max-backups', value: fileMaxBackups || toFile.fileMaxBackups },
      { key: 'hubble-export-file-compress', value: fileCompress || toFile.fileCompress },
      { key: 'hubble-export-fieldmask', value: toFile.fieldMask },
      ...rowsSince('1.19', [
        // The chart reads the value of `static` only where this one is empty, which it never is.
        { key: 'hubble-export-aggregation-interval', value: duration(aggregationInterval) },
        { key: 'hubble-export-fieldaggregate', value: toFile.fieldAggregate },
      ]),
      { key: 'hubble-export-allowlist', value: toFile.allowList },
      { key: 'hubble-export-denylist', value: toFile.denyList },
    ]),
    { key: 'hubble-flowlogs-config-path', value: dynamic.enabled ? '/flowlog-config/flowlogs.yaml' : undefined },
  ];
}
