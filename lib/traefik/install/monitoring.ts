import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { orNothing } from '../../kubernetes/empty';
import { Service } from '../../kubernetes/objects';
import type { TraefikSettings } from '../settings';
import type { PrometheusSettings } from '../settings/metrics';
import type { Names } from './names';

const API_VERSION = 'monitoring.coreos.com/v1';
const COMPONENT = { 'app.kubernetes.io/component': 'metrics' };

/** The objects for Prometheus and its operator. */
export function monitoring(scope: Construct, settings: TraefikSettings, names: Names): void {
  const { prometheus } = settings.metrics;
  if (!prometheus) return;
  metricsService(scope, prometheus, settings, names);
  serviceMonitor(scope, prometheus, names);
  prometheusRule(scope, prometheus, names);
}

function metricsServiceName(names: Names): string {
  return `${names.fullName}-metrics`;
}

function metricsService(
  scope: Construct,
  { service }: PrometheusSettings,
  { ports }: TraefikSettings,
  names: Names,
): void {
  if (!service?.enabled) return;
  const port = ports.metrics;
  new Service(scope, 'MetricsService', {
    metadata: {
      name: metricsServiceName(names),
      namespace: names.namespace,
      labels: { ...names.labels, ...COMPONENT, ...service.labels },
      annotations: orNothing(service.annotations),
    },
    spec: {
      type: 'ClusterIP',
      selector: names.selectorLabels,
      ports: [
        {
          port: port?.port ?? 0,
          name: 'metrics',
          targetPort: 'metrics',
          protocol: 'TCP',
          nodePort: port?.nodePort || undefined,
        },
      ],
    },
  });
}

function serviceMonitor(scope: Construct, prometheus: PrometheusSettings, names: Names): void {
  const { serviceMonitor: monitor, service, entryPoint } = prometheus;
  if (!monitor?.enabled) return;
  const component = service?.enabled ? COMPONENT : {};
  new ApiObject(scope, 'ServiceMonitor', {
    apiVersion: monitor.apiVersion || API_VERSION,
    kind: 'ServiceMonitor',
    metadata: {
      name: names.fullName,
      namespace: monitor.namespace || names.namespace,
      labels: { ...names.labels, ...component, ...monitor.additionalLabels },
    },
    spec: {
      jobLabel: monitor.jobLabel || names.release,
      endpoints: [
        {
          targetPort: 'metrics',
          path: `/${entryPoint}`,
          honorLabels: monitor.honorLabels || undefined,
          honorTimestamps: monitor.honorTimestamps || undefined,
          enableHttp2: monitor.enableHttp2 || undefined,
          followRedirects: monitor.followRedirects || undefined,
          interval: monitor.interval || undefined,
          scrapeTimeout: monitor.scrapeTimeout || undefined,
          metricRelabelings: orNothing(monitor.metricRelabelings),
          relabelings: orNothing(monitor.relabelings),
        },
      ],
      namespaceSelector: orNothing(monitor.namespaceSelector) ?? { matchNames: [names.namespace] },
      selector: { matchLabels: { ...names.selectorLabels, ...component } },
    },
  });
}

function prometheusRule(scope: Construct, { prometheusRule: rule }: PrometheusSettings, names: Names): void {
  if (!rule?.enabled) return;
  new ApiObject(scope, 'PrometheusRule', {
    apiVersion: rule.apiVersion || API_VERSION,
    kind: 'PrometheusRule',
    metadata: {
      name: names.fullName,
      namespace: rule.namespace || names.namespace,
      labels: { ...names.labels, ...rule.additionalLabels },
    },
    spec: rule.rules.length > 0 ? { groups: [{ name: names.shortName, rules: rule.rules }] } : {},
  });
}
