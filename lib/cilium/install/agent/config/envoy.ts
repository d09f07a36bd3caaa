import type { CiliumSettings } from '../../../settings';
import { envoyIsDaemonSet, xdsMode } from '../../../settings/facts';
import { given, provided, type Row, rowsSince } from './row';

/** Envoy, in its DaemonSet or in the agent. */
export function envoyRows(settings: CiliumSettings): readonly Row[] {
  const { envoy } = settings;
  const { log, prometheus, debug } = envoy;
  const separate = envoyIsDaemonSet(settings);
  return [
    { key: 'external-envoy-proxy', value: separate },
    ...provided(!separate, () => [
      { key: 'proxy-prometheus-port', value: prometheus.enabled ? prometheus.port : undefined },
      { key: 'proxy-admin-port', value: debug.admin.enabled ? given(debug.admin.port) : undefined },
    ]),
    { key: 'disable-envoy-version-check', value: settings.disableEnvoyVersionCheck },
    { key: 'envoy-base-id', value: envoy.baseID },
    { key: 'envoy-log', value: given(log.path) },
    { key: 'envoy-default-log-level', value: given(log.defaultLevel) },
    { key: 'envoy-access-log-buffer-size', value: given(log.accessLogBufferSize) },
    { key: 'envoy-keep-cap-netbindservice', value: envoy.securityContext.capabilities.keepCapNetBindService },
    { key: 'envoy-http-upstream-linger-timeout', value: given(envoy.httpUpstreamLingerTimeout) },
    { key: 'envoy-policy-restore-timeout', value: given(envoy.policyRestoreTimeoutDuration) },
    { key: 'envoy-access-log-enabled', value: log.accessLogEnabled, since: '1.20' },
    { key: 'envoy-node-locality-enabled', value: envoy.nodeLocality.enabled, since: '1.20' },
    { key: 'envoy-xds-mode', value: given(xdsMode(settings)), since: '1.20' },
    { key: 'http-retry-count', value: envoy.httpRetryCount },
    { key: 'proxy-connect-timeout', value: envoy.connectTimeoutSeconds },
    { key: 'proxy-initial-fetch-timeout', value: envoy.initialFetchTimeoutSeconds },
    { key: 'proxy-max-requests-per-connection', value: envoy.maxRequestsPerConnection },
    { key: 'proxy-max-connection-duration-seconds', value: envoy.maxConnectionDurationSeconds },
    { key: 'proxy-idle-timeout-seconds', value: envoy.idleTimeoutDurationSeconds },
    { key: 'proxy-max-concurrent-retries', value: envoy.maxConcurrentRetries },
    { key: 'http-stream-idle-timeout', value: envoy.streamIdleTimeoutDurationSeconds, since: '1.18.12' },
    ...rowsSince('1.19', [
      { key: 'proxy-max-active-downstream-connections', value: envoy.maxGlobalDownstreamConnections },
      { key: 'proxy-use-original-source-address', value: envoy.useOriginalSourceAddress },
      { key: 'proxy-cluster-max-connections', value: envoy.clusterMaxConnections },
      { key: 'proxy-cluster-max-requests', value: envoy.clusterMaxRequests },
      { key: 'proxy-cluster-max-pending-requests', value: envoy.clusterMaxPendingRequests, since: '1.20' },
    ]),
    { key: 'proxy-xff-num-trusted-hops-ingress', value: envoy.xffNumTrustedHopsL7PolicyIngress },
    { key: 'proxy-xff-num-trusted-hops-egress', value: envoy.xffNumTrustedHopsL7PolicyEgress },
  ];
}
