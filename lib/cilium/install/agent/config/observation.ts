import type { CiliumSettings } from '../../../settings';
import { given, provided, type Row, rowsSince } from './row';

/** The agent's own port; the key is written only for another. */
const HEALTH_PORT = 9879;

/** Logs, metrics and health checks of the agents. */
export function observationRows(settings: CiliumSettings): readonly Row[] {
  const { debug, prometheus, pprof, logOptions, healthPort, configDriftDetection } = settings;
  const options = Object.keys(logOptions).length > 0 ? JSON.stringify(logOptions) : undefined;
  return [
    { key: 'debug', value: debug.enabled },
    { key: 'debug-verbose', value: debug.verbose },
    { key: 'log-opt', value: options },
    { key: 'log-system-load', value: given(settings.logSystemLoad) },

    { key: 'metrics-sampling-interval', value: debug.metricsSamplingInterval },
    ...provided(prometheus.enabled, () => [
      { key: 'prometheus-serve-addr', value: `:${prometheus.port}` },
      { key: 'metrics', value: given(prometheus.metrics) },
      { key: 'controller-group-metrics', value: given(prometheus.controllerGroupMetrics) },
    ]),
    ...provided(pprof.enabled, () => [
      { key: 'pprof', value: true },
      { key: 'pprof-address', value: pprof.address },
      { key: 'pprof-port', value: pprof.port },
      { key: 'pprof-mutex-profile-fraction', value: pprof.mutexProfileFraction, since: '1.19' },
      { key: 'pprof-block-profile-rate', value: pprof.blockProfileRate, since: '1.19' },
    ]),

    ...rowsSince('1.18.12', [
      { key: 'enable-dynamic-config', value: configDriftDetection.enabled },
      { key: 'enable-drift-checker', value: configDriftDetection.driftChecker },
      { key: 'ignore-flags-drift-checker', value: given(configDriftDetection.ignoredKeys.join(',')) },
    ]),

    { key: 'agent-health-port', value: healthPort === HEALTH_PORT ? undefined : healthPort },
    { key: 'cluster-health-port', value: settings.clusterHealthPort },
    { key: 'enable-health-checking', value: settings.healthChecking },
    { key: 'health-check-icmp-failure-threshold', value: given(settings.healthCheckICMPFailureThreshold) },
    { key: 'connectivity-probe-frequency-ratio', value: settings.connectivityProbeFrequencyRatio },
    { key: 'api-rate-limit', value: given(settings.apiRateLimit) },
  ];
}
