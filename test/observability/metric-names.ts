/**
 * The metrics that dashboards and alerts ask for, by what serves them, and where that is written down. A query may name no
 * other: a name that nobody serves shows an empty panel, and an alert that never comes.
 */
export const METRICS: readonly { readonly of: string; readonly source: string; readonly names: readonly string[] }[] = [
  {
    of: 'Prometheus itself',
    source: 'https://prometheus.io/docs/concepts/jobs_instances/',
    names: ['up'],
  },
  {
    of: 'kube-state-metrics 2.20',
    source: 'https://github.com/kubernetes/kube-state-metrics/tree/v2.20.0/docs/metrics',
    names: [
      'kube_daemonset_status_desired_number_scheduled',
      'kube_daemonset_status_number_available',
      'kube_deployment_spec_replicas',
      'kube_deployment_status_replicas_available',
      'kube_job_status_failed',
      'kube_node_status_allocatable',
      'kube_node_status_condition',
      'kube_persistentvolumeclaim_status_phase',
      'kube_pod_container_resource_limits',
      'kube_pod_container_resource_requests',
      'kube_pod_container_status_restarts_total',
      'kube_pod_container_status_waiting_reason',
      'kube_pod_status_phase',
      'kube_statefulset_replicas',
      'kube_statefulset_status_replicas_ready',
    ],
  },
  {
    of: 'node exporter 1.12',
    source: 'https://github.com/prometheus/node_exporter/tree/v1.12.1/docs/node-mixin',
    names: [
      'node_cpu_seconds_total',
      'node_filesystem_avail_bytes',
      'node_filesystem_readonly',
      'node_filesystem_size_bytes',
      'node_load5',
      'node_memory_MemAvailable_bytes',
      'node_memory_MemTotal_bytes',
      'node_network_receive_bytes_total',
      'node_network_transmit_bytes_total',
    ],
  },
  {
    of: 'cAdvisor in the kubelets',
    source: 'https://github.com/google/cadvisor/blob/master/docs/storage/prometheus.md',
    names: [
      'container_cpu_cfs_periods_total',
      'container_cpu_cfs_throttled_periods_total',
      'container_cpu_usage_seconds_total',
      'container_memory_working_set_bytes',
    ],
  },
  {
    of: 'kubelet and API server',
    source: 'https://kubernetes.io/docs/reference/instrumentation/metrics/',
    names: ['apiserver_request_total', 'kubelet_volume_stats_available_bytes', 'kubelet_volume_stats_capacity_bytes'],
  },
  {
    of: 'etcd',
    source: 'https://etcd.io/docs/latest/metrics/',
    names: ['etcd_mvcc_db_total_size_in_bytes', 'etcd_server_has_leader'],
  },
  {
    of: 'CoreDNS',
    source: 'https://coredns.io/plugins/metrics/',
    names: ['coredns_dns_responses_total'],
  },
  {
    of: 'Hubble, by the metrics that Cilium is asked for',
    source: 'https://docs.cilium.io/en/stable/observability/metrics/#hubble-exported-metrics',
    names: ['hubble_drop_total'],
  },
  {
    of: 'Argo CD',
    source: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/metrics/',
    names: ['argocd_app_info', 'argocd_redis_request_total'],
  },
  {
    of: 'cert-manager',
    source: 'https://cert-manager.io/docs/devops-tips/prometheus-metrics/',
    names: [
      'certmanager_certificate_expiration_timestamp_seconds',
      'certmanager_certificate_ready_status',
      'certmanager_certificate_renewal_timestamp_seconds',
    ],
  },
  {
    of: 'Istio, in sidecars and waypoints',
    source: 'https://istio.io/latest/docs/reference/config/metrics/',
    names: ['istio_request_duration_milliseconds_bucket', 'istio_requests_total'],
  },
  {
    of: 'Kong, by the plugin prometheus',
    source: 'https://developer.konghq.com/plugins/prometheus/',
    names: ['kong_http_requests_total', 'kong_request_latency_ms_bucket'],
  },
  {
    of: 'Vault',
    source: 'https://developer.hashicorp.com/vault/docs/internals/telemetry/metrics/core-system',
    names: ['vault_core_unsealed'],
  },
  {
    of: 'Falco',
    source: 'https://falco.org/docs/concepts/metrics/',
    names: ['falcosecurity_falco_rules_matches_total'],
  },
  {
    of: 'Velero',
    source: 'https://github.com/vmware-tanzu/velero/blob/main/pkg/metrics/metrics.go',
    names: [
      'velero_backup_failure_total',
      'velero_backup_last_successful_timestamp',
      'velero_backup_partial_failure_total',
    ],
  },
];

const WORDS_OF_PROMQL = new Set([
  ...[
    'sum',
    'rate',
    'count',
    'vector',
    'avg',
    'max',
    'increase',
    'time',
    'by',
    'on',
    'and',
    'or',
    'histogram_quantile',
  ],
]);

/** The metrics that a query of Prometheus names: what is no function, label, text or duration. */
export function metricsIn(query: string): string[] {
  const bare = query
    .replace(/\{[^}]*\}/g, '')
    .replace(/\b(by|on)\s*\([^)]*\)/g, '')
    .replace(/\[[^\]]*\]/g, '');
  const words = bare.match(/[a-zA-Z_][a-zA-Z0-9_]*/g) ?? [];
  return [...new Set(words.filter((word) => !WORDS_OF_PROMQL.has(word)))];
}
