import type { Construct } from 'constructs';
import { Service, type ServicePort } from '../../../kubernetes/objects';
import type { CiliumSettings } from '../../settings';
import { envoyIsDaemonSet } from '../../settings/facts';
import { namespaced, type TextMap } from '../shared/metadata';
import { scrapeEndpoint, serviceMonitor } from '../shared/service-monitor';
import { AGENT_PODS } from '../shared/workload-labels';
import { AGENT_LABELS, agentIsInstalled } from './agent';

/** A Service for the metrics of the agent, and of Envoy where it runs inside the agent. */
export function agentService(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { prometheus, envoy } = settings;
  if (!agentIsInstalled(settings) || !prometheus.enabled) return;
  const ofEnvoy = envoyIsDaemonSet(settings)
    ? []
    : [metricsPort('envoy-metrics', Number(envoy.prometheus.port), 'envoy-metrics')];
  if (prometheus.serviceMonitor.enabled || prometheus.metricsService) {
    const ports = [metricsPort('metrics', prometheus.port, 'prometheus'), ...ofEnvoy];
    service(scope, settings, namespace, ports, settings.annotations);
  } else if (envoy.prometheus.enabled && ofEnvoy.length > 0) {
    service(scope, settings, namespace, ofEnvoy, {
      'prometheus.io/scrape': 'true',
      'prometheus.io/port': String(envoy.prometheus.port),
    });
  }
}

function metricsPort(name: string, port: number, targetPort: string): ServicePort {
  return { name, port, protocol: 'TCP', targetPort };
}

function service(
  scope: Construct,
  settings: CiliumSettings,
  namespace: string,
  ports: ServicePort[],
  annotations: TextMap,
): void {
  new Service(scope, 'AgentService', {
    metadata: namespaced(settings, namespace, 'cilium-agent', { labels: AGENT_LABELS, annotations }),
    spec: { clusterIP: 'None', type: 'ClusterIP', selector: AGENT_PODS, ports },
  });
}

/** Lets Prometheus' operator scrape what that Service offers. */
export function agentServiceMonitor(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { prometheus, annotations } = settings;
  const monitor = { ...prometheus.serviceMonitor, scrapeTimeout: undefined };
  if (!agentIsInstalled(settings) || !prometheus.enabled || !monitor.enabled) return;
  const { 'k8s-app': _, ...labels } = AGENT_LABELS;
  serviceMonitor(
    scope,
    'AgentServiceMonitor',
    namespaced(settings, monitor.namespace || namespace, 'cilium-agent', {
      labels: { ...labels, ...monitor.labels },
      annotations: { ...annotations, ...monitor.annotations },
    }),
    {
      namespace,
      matchLabels: { 'app.kubernetes.io/name': 'cilium-agent' },
      endpoints: [scrapeEndpoint('metrics', monitor, { honorLabels: true }), ...envoyEndpoints(settings)],
    },
    { targetLabels: ['k8s-app'], jobLabel: monitor.jobLabel || undefined },
  );
}

/** Envoy inside the agent; upstream asks for `envoy.enabled` here although Envoy then runs by itself with L7 on. */
function envoyEndpoints(settings: CiliumSettings): object[] {
  const { enabled, prometheus } = settings.envoy;
  const { serviceMonitor: monitor } = prometheus;
  if (envoyIsDaemonSet(settings) || !enabled || !prometheus.enabled || !monitor.enabled) return [];
  return [scrapeEndpoint('envoy-metrics', monitor, { honorLabels: true })];
}
