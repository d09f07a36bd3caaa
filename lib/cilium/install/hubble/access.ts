import type { Construct } from 'constructs';
import { orNothing } from '../../../kubernetes/empty';
import { ConfigMap, Service } from '../../../kubernetes/objects';
import { toYaml } from '../../../synth/yaml';
import type { CiliumSettings } from '../../settings';
import { hasHubbleMetrics } from '../shared/hubble-metrics';
import { namespaced } from '../shared/metadata';
import { scrapeEndpoint, serviceMonitor } from '../shared/service-monitor';
import { hubbleMetricsServerName } from './certificates';
import { peerServicePort } from './relay';

const PODS = { 'k8s-app': 'cilium' };
const LABELS = { 'app.kubernetes.io/name': 'hubble', 'app.kubernetes.io/part-of': 'cilium' };

/** How the agents' Hubble is reached and configured: by the relay, by Prometheus, and while it runs. */
export function hubbleAccess(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { hubble } = settings;
  if (settings.agent && hubble.enabled) peerService(scope, settings, namespace);
  if (hubble.enabled && hasHubbleMetrics(settings)) metrics(scope, settings, namespace);
  dynamicMetrics(scope, settings, namespace);
  dynamicExport(scope, settings, namespace);
}

/** Through it the relay asks the agent of its own node for all the others. */
function peerService(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { annotations, peerService } = settings.hubble;
  new Service(scope, 'HubblePeer', {
    metadata: namespaced(settings, namespace, 'hubble-peer', {
      labels: { ...PODS, ...LABELS, 'app.kubernetes.io/name': 'hubble-peer' },
      annotations,
    }),
    spec: {
      selector: PODS,
      ports: [
        {
          name: 'peer-service',
          port: Number(peerServicePort(settings)),
          protocol: 'TCP',
          targetPort: peerService.targetPort,
        },
      ],
      internalTrafficPolicy: 'Local',
    },
  });
}

function metrics(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { annotations, metrics } = settings.hubble;
  const monitor = metrics.serviceMonitor;
  const unmonitored = { 'prometheus.io/scrape': 'true', 'prometheus.io/port': String(metrics.port) };
  new Service(scope, 'HubbleMetrics', {
    metadata: namespaced(settings, namespace, 'hubble-metrics', {
      labels: { 'k8s-app': 'hubble', ...LABELS },
      annotations: { ...annotations, ...metrics.serviceAnnotations, ...(monitor.enabled ? {} : unmonitored) },
    }),
    spec: {
      clusterIP: 'None',
      type: 'ClusterIP',
      ports: [{ name: 'hubble-metrics', port: metrics.port, protocol: 'TCP', targetPort: 'hubble-metrics' }],
      selector: PODS,
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
      labels: { ...LABELS, ...monitor.labels },
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

function dynamicMetrics(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { enabled, config } = settings.hubble.metrics.dynamic;
  if (!enabled || !config.createConfigMap) return;
  const { content } = config;
  new ConfigMap(scope, 'HubbleDynamicMetrics', {
    metadata: namespaced(settings, namespace, config.configMapName),
    data: { 'dynamic-metrics.yaml': content.length > 0 ? toYaml({ metrics: content }) : '' },
  });
}

function dynamicExport(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { dynamic, fileMaxSizeMb, fileMaxBackups, fileCompress } = settings.hubble.export;
  const { createConfigMap, configMapName, content } = dynamic.config;
  if (!dynamic.enabled || !createConfigMap) return;
  const retired = Object.entries({ fileMaxSizeMb, fileMaxBackups, fileCompress }).filter(
    ([, value]) => value !== undefined,
  );
  const flowLogs = content.map((log) => ({ ...log, ...Object.fromEntries(retired) }));
  new ConfigMap(scope, 'HubbleDynamicExport', {
    metadata: namespaced(settings, namespace, configMapName),
    data: { 'flowlogs.yaml': toYaml({ flowLogs: orNothing(flowLogs) ?? null }) },
  });
}
