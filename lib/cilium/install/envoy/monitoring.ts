import type { Construct } from 'constructs';
import { Service } from '../../../kubernetes/objects';
import { atLeast } from '../../../settings/version';
import type { CiliumSettings } from '../../settings';
import { namespaced } from '../shared/metadata';
import { scrapeEndpoint, serviceMonitor } from '../shared/service-monitor';
import { ENVOY_LABELS, ENVOY_NAME, ENVOY_PODS } from '../shared/workload-labels';

/** The Service through which Prometheus finds Envoy's metrics, and its monitor. */
export function envoyMonitoring(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { annotations, prometheus } = settings.envoy;
  if (!prometheus.enabled) return;
  const monitor = prometheus.serviceMonitor;
  const targetPort = atLeast(settings, '1.19') ? Number(prometheus.port) : 'envoy-metrics';
  const unmonitored = { 'prometheus.io/scrape': 'true', 'prometheus.io/port': prometheus.port };
  new Service(scope, 'EnvoyMetrics', {
    metadata: namespaced(settings, namespace, ENVOY_NAME, {
      labels: { ...ENVOY_LABELS, 'io.cilium/app': 'proxy' },
      annotations: { ...(monitor.enabled ? {} : unmonitored), ...annotations },
    }),
    spec: {
      clusterIP: 'None',
      type: 'ClusterIP',
      selector: ENVOY_PODS,
      ports: [{ name: 'envoy-metrics', port: Number(prometheus.port), protocol: 'TCP', targetPort }],
    },
  });
  if (!monitor.enabled) return;
  serviceMonitor(
    scope,
    'EnvoyMonitor',
    namespaced(settings, monitor.namespace || namespace, ENVOY_NAME, {
      labels: { 'app.kubernetes.io/part-of': 'cilium', 'app.kubernetes.io/name': ENVOY_NAME, ...monitor.labels },
      annotations: { ...annotations, ...monitor.annotations },
    }),
    {
      namespace,
      matchLabels: ENVOY_PODS,
      endpoints: [scrapeEndpoint('envoy-metrics', monitor, { honorLabels: true })],
    },
    { targetLabels: ['k8s-app'] },
  );
}
