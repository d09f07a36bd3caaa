import type { HelmValues, WorkloadSize } from '../gitops';

/** The port of kube-state-metrics with the metrics of the cluster. */
export const STATE_METRICS_PORT = 8080;

// The resources that dashboards and alerts use. Without Secrets and ConfigMaps among them, it needs no right to read
// those.
const COLLECTORS = [
  'cronjobs',
  'daemonsets',
  'deployments',
  'horizontalpodautoscalers',
  'jobs',
  'namespaces',
  'nodes',
  'persistentvolumeclaims',
  'persistentvolumes',
  'poddisruptionbudgets',
  'pods',
  'replicasets',
  'resourcequotas',
  'statefulsets',
];

/**
 * The values of kube-state-metrics, as part of Prometheus' chart.
 *
 * @param name of its objects
 * @see https://github.com/kubernetes/kube-state-metrics
 */
export function stateMetricsValues(name: string, { requests, limits }: WorkloadSize): HelmValues {
  return { enabled: true, fullnameOverride: name, collectors: COLLECTORS, resources: { requests, limits } };
}
