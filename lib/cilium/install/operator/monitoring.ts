import type { Construct } from 'constructs';
import { Service } from '../../../kubernetes/objects';
import type { CiliumSettings } from '../../settings';
import { namespaced } from '../shared/metadata';
import { scrapeEndpoint, serviceMonitor } from '../shared/service-monitor';
import { OPERATOR_LABELS, OPERATOR_PODS } from './operator';

/** A Service for the operator's metrics, and what tells Prometheus' operator to scrape it. */
export function operatorMonitoring(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { enabled, annotations, prometheus } = settings.operator;
  const { serviceMonitor: monitor } = prometheus;
  if (!enabled || !prometheus.enabled) return;

  if (monitor.enabled || prometheus.metricsService) {
    new Service(scope, 'OperatorService', {
      metadata: namespaced(settings, namespace, 'cilium-operator', { labels: OPERATOR_LABELS, annotations }),
      spec: {
        clusterIP: 'None',
        type: 'ClusterIP',
        // Upstream does not follow `prometheus.port` here.
        ports: [{ name: 'metrics', port: 9963, protocol: 'TCP', targetPort: 'prometheus' }],
        selector: OPERATOR_PODS,
      },
    });
  }
  if (monitor.enabled) {
    serviceMonitor(
      scope,
      'OperatorServiceMonitor',
      namespaced(settings, monitor.namespace || namespace, 'cilium-operator', {
        labels: {
          'app.kubernetes.io/part-of': 'cilium',
          'app.kubernetes.io/name': 'cilium-operator',
          ...monitor.labels,
        },
        annotations: { ...annotations, ...monitor.annotations },
      }),
      {
        namespace,
        matchLabels: OPERATOR_PODS,
        endpoints: [scrapeEndpoint('metrics', monitor, { honorLabels: true })],
      },
      { targetLabels: ['io.cilium/app'], jobLabel: monitor.jobLabel || undefined },
    );
  }
}
