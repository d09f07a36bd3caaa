import type { Construct } from 'constructs';
import { orNothing } from '../../../kubernetes/empty';
import { Service, ServiceAccount } from '../../../kubernetes/objects';
import type { CiliumSettings } from '../../settings';
import { disruptionBudget } from '../shared/disruption-budget';
import { namespaced } from '../shared/metadata';
import { scrapeEndpoint, serviceMonitor } from '../shared/service-monitor';
import { RELAY_LABELS, RELAY_PODS } from '../shared/workload-labels';

const NAME = 'hubble-relay';

/** What stands around the relay's pods: their Service, identity, metrics and disruption budget. */
export function hubbleRelayAccess(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { relay } = settings.hubble;
  const { annotations } = relay;
  const metadata = namespaced(settings, namespace, NAME, { labels: RELAY_LABELS, annotations });
  disruptionBudget(scope, 'HubbleRelayDisruptionBudget', metadata, RELAY_PODS, relay.podDisruptionBudget);
  service(scope, settings, namespace);
  if (settings.serviceAccounts.relay.create) account(scope, settings, namespace);
  if (relay.prometheus.enabled) metrics(scope, settings, namespace);
}

function service(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { relay } = settings.hubble;
  const { type, nodePort } = relay.service;
  const annotations = { ...relay.annotations, ...relayScrapeAnnotations(settings) };
  new Service(scope, 'HubbleRelayService', {
    metadata: namespaced(settings, namespace, NAME, { labels: RELAY_LABELS, annotations }),
    spec: {
      type,
      selector: RELAY_PODS,
      ports: [
        {
          protocol: 'TCP',
          port: Number(relay.servicePort || (relay.tls.server.enabled ? 443 : 80)),
          targetPort: 'grpc',
          nodePort: type === 'NodePort' ? nodePort || undefined : undefined,
        },
      ],
    },
  });
}

function account(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { name, automount, annotations } = settings.serviceAccounts.relay;
  new ServiceAccount(scope, 'HubbleRelayServiceAccount', {
    metadata: namespaced(settings, namespace, name, {
      annotations: { ...settings.hubble.relay.annotations, ...annotations },
    }),
    automountServiceAccountToken: automount,
  });
}

/** A Service of its own, so that the other may be open to the outside. */
function metrics(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { annotations, prometheus } = settings.hubble.relay;
  new Service(scope, 'HubbleRelayMetrics', {
    metadata: namespaced(settings, namespace, 'hubble-relay-metrics', { labels: RELAY_PODS, annotations }),
    spec: {
      clusterIP: 'None',
      type: 'ClusterIP',
      selector: RELAY_PODS,
      ports: [{ name: 'metrics', port: prometheus.port, protocol: 'TCP', targetPort: 'prometheus' }],
    },
  });
  const monitor = prometheus.serviceMonitor;
  if (!monitor.enabled) return;
  serviceMonitor(
    scope,
    'HubbleRelayMonitor',
    namespaced(settings, monitor.namespace || namespace, NAME, {
      labels: { 'app.kubernetes.io/part-of': 'cilium', 'app.kubernetes.io/name': NAME, ...monitor.labels },
      annotations: orNothing({ ...annotations, ...monitor.annotations }),
    }),
    { namespace, matchLabels: RELAY_PODS, endpoints: [scrapeEndpoint('metrics', monitor)] },
  );
}

/** Tells a Prometheus without operator where the metrics are. */
export function relayScrapeAnnotations({ hubble }: CiliumSettings): Record<string, string> {
  const { enabled, port, serviceMonitor } = hubble.relay.prometheus;
  return enabled && !serviceMonitor.enabled
    ? { 'prometheus.io/port': String(port), 'prometheus.io/scrape': 'true' }
    : {};
}
