import type { Construct } from 'constructs';
import { Service } from '../../../kubernetes/objects';
import type { CiliumSettings } from '../../settings';
import { hasHubbleMetrics } from '../shared/hubble-metrics';
import { namespaced } from '../shared/metadata';
import { scrapeEndpoint, serviceMonitor } from '../shared/service-monitor';
import { AGENT_PODS, HUBBLE_LABELS } from '../shared/workload-labels';
import { hubbleMetricsServerName } from './certificates';

/** The Service through which Prometheus finds Hubble's metrics, and its monitor. */
export function hubbleMonitoring(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { enabled, annotations, metrics } = settings.hubble;
  if (!enabled || !hasHubbleMetrics(settings)) return;
  const monitor = metrics.serviceMonitor;
  const unmonitored = { 'prometheus.io/scrape': 'true', 'prometheus.io/port': String(metrics.port) };
  new Service(scope, 'HubbleMetrics', {
    metadata: namespaced(settings, namespace, 'hubble-metrics', {
      labels: { 'k8s-app': 'hubble', ...HUBBLE_LABELS },
      annotations: { ...annotations, ...metrics.serviceAnnotations, ...(monitor.enabled ? {} : unmonitored) },
    }),
    spec: {
      clusterIP: 'None',
      type: 'ClusterIP',
      ports: [{ name: 'hubble-metrics', port: metrics.port, protocol: 'TCP', targetPort: 'hubble-metrics' }],
      selector: AGENT_PODS,
    },
  });
  if (!monitor.enabled) return;
  const tls = metrics.tls.enabled
    ? { tlsConfig: { serverName: hubbleMetricsServerName(settings), ...monitor.tlsConfig }, scheme: 'https' }
    : { scheme: 'http' };
  serviceMonitor(
    scope,
    'HubbleMonitor',
    namespaced(settings, settings.prometheus.serviceMonitor.namespace || namespace, 'hubble', {
      labels: { ...HUBBLE_LABELS, ...monitor.labels },
      annotations: { ...annotations, ...monitor.annotations },
    }),
    {
      namespace,
      matchLabels: { 'k8s-app': 'hubble' },
      endpoints: [scrapeEndpoint('hubble-metrics', monitor, { honorLabels: true, ...tls })],
    },
    { jobLabel: monitor.jobLabel || undefined },
  );
}
