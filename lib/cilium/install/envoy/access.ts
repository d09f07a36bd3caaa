import type { Construct } from 'constructs';
import { ClusterRole, ClusterRoleBinding, Service, ServiceAccount } from '../../../kubernetes/objects';
import { atLeast } from '../../../settings/version';
import type { CiliumSettings } from '../../settings';
import { clusterWide, namespaced } from '../shared/metadata';
import { PART_OF_CILIUM, roleRef, subjectsOf } from '../shared/rbac';
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
  if (envoy.nodeLocality.enabled) nodeReader(scope, settings, namespace);
}

/** The zone of a node stands in its labels. */
function nodeReader(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const name = 'cilium-envoy-node-locality';
  const metadata = clusterWide(settings, name, { labels: PART_OF_CILIUM, annotations: settings.annotations });
  new ClusterRole(scope, 'EnvoyNodeLocalityRole', {
    metadata,
    rules: [{ apiGroups: [''], resources: ['nodes'], verbs: ['get'] }],
  });
  new ClusterRoleBinding(scope, 'EnvoyNodeLocalityRoleBinding', {
    metadata,
    roleRef: roleRef('ClusterRole', name),
    subjects: subjectsOf({ name: NAME }, namespace),
  });
}

function metrics(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { annotations, prometheus } = settings.envoy;
  const monitor = prometheus.serviceMonitor;
  const targetPort = atLeast(settings, '1.19') ? Number(prometheus.port) : 'envoy-metrics';
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
      ports: [{ name: 'envoy-metrics', port: Number(prometheus.port), protocol: 'TCP', targetPort }],
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
