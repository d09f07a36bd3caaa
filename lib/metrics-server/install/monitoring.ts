import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { orNothing } from '../../kubernetes/empty';
import type { MetricsServerSettings } from '../settings';
import type { Names } from './names';

/** Lets Prometheus' operator scrape metrics-server's own metrics. */
export function serviceMonitor(scope: Construct, settings: MetricsServerSettings, names: Names): void {
  const { serviceMonitor } = settings;
  if (!serviceMonitor.enabled || !settings.metrics.enabled) return;
  new ApiObject(scope, 'ServiceMonitor', {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: {
      name: names.fullName,
      namespace: names.namespace,
      labels: { ...names.labels, ...serviceMonitor.additionalLabels },
    },
    spec: {
      jobLabel: 'app.kubernetes.io/instance',
      namespaceSelector: { matchNames: [names.namespace] },
      selector: { matchLabels: names.selectorLabels },
      endpoints: [
        {
          port: 'https',
          path: '/metrics',
          scheme: 'https',
          tlsConfig: { insecureSkipVerify: true },
          interval: serviceMonitor.interval || undefined,
          scrapeTimeout: serviceMonitor.scrapeTimeout || undefined,
          metricRelabelings: orNothing(serviceMonitor.metricRelabelings),
          relabelings: orNothing(serviceMonitor.relabelings),
        },
      ],
    },
  });
}
