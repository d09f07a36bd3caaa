import type { Construct } from 'constructs';
import { clusterScoped } from '../cilium/cluster/cluster-scoped';
import { customResourceClass } from '../kubernetes/custom-resource';

const KongClusterPlugin = customResourceClass<{
  readonly metadata: object;
  readonly plugin: string;
  readonly config: object;
}>('configuration.konghq.com/v1', 'KongClusterPlugin');

/**
 * Makes Kong count requests with their status codes, durations and bytes for each Service and route. Without this
 * plugin it only serves metrics of its own process.
 *
 * @see https://developer.konghq.com/plugins/prometheus/
 */
export function measureRequests(scope: Construct): void {
  const metadata = {
    name: 'request-metrics',
    annotations: { 'kubernetes.io/ingress.class': 'kong' },
    labels: { global: 'true' },
  };
  const config = { status_code_metrics: true, latency_metrics: true, bandwidth_metrics: true };
  clusterScoped(new KongClusterPlugin(scope, 'RequestMetrics', { metadata, plugin: 'prometheus', config }));
}
