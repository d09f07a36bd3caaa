import type { Construct } from 'constructs';
import { Service, ServiceAccount } from '../../../kubernetes/objects';
import type { CiliumSettings } from '../../settings';
import { namespaced } from '../shared/metadata';
import { scrapeEndpoint, serviceMonitor } from '../shared/service-monitor';
import { ENVOY_LABELS, ENVOY_PODS } from '../shared/workload-labels';

const NAME = 'cilium-envoy';

/** What stands around Envoy's pods: their identity and their metrics. */
export function envoyAccess(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { create, name, annotations } = settings.serviceAccounts.envoy;
  const { envoy } = settings;
  if (create) {
    new ServiceAccount(scope, 'EnvoyServiceAccount', {
      metadata: namespaced(settings, namespace, name, { annotations: { ...envoy.annotations, ...annotations } }),
    });
  }
  if (envoy.prometheus.enabled) metrics(scope, settings, namespace);
}

function metrics(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { annotations, prometheus } = settings.envoy;
  const monitor = prometheus.serviceMonitor;
  const unmonitored = { 'prometheus.io/scrape': 'true', 'prometheus.io/port': prometheus.port };
  new Service(scope, 'EnvoyMetrics', {
    metadata: namespaced(settings, namespace, NAME, {
      labels: { ...ENVOY_LABELS, 'io.cilium/app': 'proxy' },
      annotations: { ...(monitor.enabled ? {} : unmonitored), ...annotations },
    }),
    spec: {
      clusterIP: 'None',
      type: 'ClusterIP',
      selector: ENVOY_PODS,
      ports: [{ name: 'envoy-metrics', port: Number(prometheus.port), protocol: 'TCP', targetPort: 'envoy-metrics' }],
    },
  });
  if (!monitor.enabled) return;
  serviceMonitor(
    scope,
    'EnvoyMonitor',
    namespaced(settings, monitor.namespace || namespace, NAME, {
      labels: { 'app.kubernetes.io/part-of': 'cilium', 'app.kubernetes.io/name': NAME, ...monitor.labels },
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
