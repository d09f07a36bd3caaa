import { GrafanaDashboard, type GrafanaPanel } from './dashboard';

/** Nodes and the load on them. */
const CLUSTER: readonly GrafanaPanel[] = [
  {
    title: 'Nodes that are ready',
    query: 'sum(kube_node_status_condition{condition="Ready",status="true"})',
    type: 'stat',
  },
  {
    title: 'Pods that are not',
    query: 'sum by (phase) (kube_pod_status_phase{phase!~"Running|Succeeded"}) > 0',
    legend: '{{phase}}',
  },
  {
    title: 'CPU requested, of what there is',
    query:
      'sum(kube_pod_container_resource_requests{resource="cpu"}) / sum(kube_node_status_allocatable{resource="cpu"})',
    unit: 'percentunit',
  },
  {
    title: 'Memory requested, of what there is',
    query:
      'sum(kube_pod_container_resource_requests{resource="memory"}) / sum(kube_node_status_allocatable{resource="memory"})',
    unit: 'percentunit',
  },
  {
    title: 'Errors of the API server',
    query: 'sum by (code) (rate(apiserver_request_total{code=~"5.."}[5m]))',
    unit: 'reqps',
    legend: '{{code}}',
  },
  { title: 'Size of etcd', query: 'etcd_mvcc_db_total_size_in_bytes', unit: 'bytes', legend: '{{pod}}' },
  {
    title: 'DNS answers',
    query: 'sum by (rcode) (rate(coredns_dns_responses_total[5m]))',
    unit: 'reqps',
    legend: '{{rcode}}',
  },
  {
    title: 'Traffic that policies refuse',
    query: 'sum by (source, destination) (rate(hubble_drop_total{reason="POLICY_DENIED"}[5m]))',
    unit: 'pps',
    legend: '{{source}} → {{destination}}',
  },
  {
    title: 'Space left on volumes',
    query: 'kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes',
    unit: 'percentunit',
    legend: '{{namespace}}/{{persistentvolumeclaim}}',
  },
  {
    title: 'Applications that are not in sync',
    query: 'sum by (name, sync_status) (argocd_app_info{sync_status!="Synced"})',
    legend: '{{name}} {{sync_status}}',
  },
  {
    title: 'Answers of Argo CD’s cache',
    query: 'sum by (failed) (rate(argocd_redis_request_total[5m]))',
    unit: 'reqps',
    legend: 'failed: {{failed}}',
  },
  {
    title: 'Days until certificates expire',
    query: '(certmanager_certificate_expiration_timestamp_seconds - time()) / 86400',
    unit: 'd',
    legend: '{{namespace}}/{{name}}',
    needs: 'cert-manager',
  },
];

const NODES: readonly GrafanaPanel[] = (
  [
    {
      title: 'CPU',
      query: '1 - avg by (node) (rate(node_cpu_seconds_total{mode="idle"}[5m]))',
      unit: 'percentunit',
      legend: '{{node}}',
    },
    {
      title: 'Memory',
      query: '1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes',
      unit: 'percentunit',
      legend: '{{node}}',
    },
    {
      title: 'Disks',
      query: '1 - node_filesystem_avail_bytes{fstype!~"tmpfs|ramfs|overlay|squashfs"} / node_filesystem_size_bytes',
      unit: 'percentunit',
      legend: '{{node}} {{mountpoint}}',
    },
    {
      title: 'Load for each CPU',
      query: 'node_load5 / on (node) count by (node) (node_cpu_seconds_total{mode="idle"})',
      legend: '{{node}}',
    },
    {
      title: 'Received',
      query: 'sum by (node) (rate(node_network_receive_bytes_total{device!="lo"}[5m]))',
      unit: 'Bps',
      legend: '{{node}}',
    },
    {
      title: 'Sent',
      query: 'sum by (node) (rate(node_network_transmit_bytes_total{device!="lo"}[5m]))',
      unit: 'Bps',
      legend: '{{node}}',
    },
  ] satisfies GrafanaPanel[]
).map((panel) => ({ ...panel, needs: 'node-exporter' }));

const WORKLOADS: readonly GrafanaPanel[] = [
  {
    title: 'CPU',
    query: 'sum by (namespace, pod) (rate(container_cpu_usage_seconds_total{container!=""}[5m]))',
    legend: '{{namespace}}/{{pod}}',
  },
  {
    title: 'Memory',
    query: 'sum by (namespace, pod) (container_memory_working_set_bytes{container!=""})',
    unit: 'bytes',
    legend: '{{namespace}}/{{pod}}',
  },
  {
    title: 'Memory, of the limit',
    query:
      'max by (namespace, pod, container) (container_memory_working_set_bytes{container!=""}) / on (namespace, pod, container) max by (namespace, pod, container) (kube_pod_container_resource_limits{resource="memory"})',
    unit: 'percentunit',
    legend: '{{namespace}}/{{pod}} {{container}}',
  },
  {
    title: 'CPU held back by the limit',
    query:
      'sum by (namespace, pod) (rate(container_cpu_cfs_throttled_periods_total{container!=""}[5m])) / sum by (namespace, pod) (rate(container_cpu_cfs_periods_total{container!=""}[5m]))',
    unit: 'percentunit',
    legend: '{{namespace}}/{{pod}}',
  },
  {
    title: 'Restarts',
    query: 'sum by (namespace, pod) (increase(kube_pod_container_status_restarts_total[1h])) > 0',
    legend: '{{namespace}}/{{pod}}',
  },
  {
    title: 'Deployments without all of their pods',
    query: 'kube_deployment_spec_replicas - kube_deployment_status_replicas_available > 0',
    legend: '{{namespace}}/{{deployment}}',
  },
];

const MESH: readonly GrafanaPanel[] = (
  [
    {
      title: 'Requests in the mesh',
      query: 'sum by (destination_service) (rate(istio_requests_total{reporter="destination"}[5m]))',
      unit: 'reqps',
      legend: '{{destination_service}}',
    },
    {
      title: 'Errors in the mesh',
      query:
        'sum by (destination_service) (rate(istio_requests_total{reporter="destination",response_code=~"5.."}[5m])) / sum by (destination_service) (rate(istio_requests_total{reporter="destination"}[5m]))',
      unit: 'percentunit',
      legend: '{{destination_service}}',
    },
    {
      title: 'Duration in the mesh (95 of 100)',
      query:
        'histogram_quantile(0.95, sum by (le, destination_service) (rate(istio_request_duration_milliseconds_bucket{reporter="destination"}[5m])))',
      unit: 'ms',
      legend: '{{destination_service}}',
    },
  ] satisfies GrafanaPanel[]
).map((panel) => ({ ...panel, needs: 'istiod' }));

const KONG: readonly GrafanaPanel[] = (
  [
    {
      title: 'Requests at Kong',
      query: 'sum by (service) (rate(kong_http_requests_total[5m]))',
      unit: 'reqps',
      legend: '{{service}}',
    },
    {
      title: 'Errors at Kong',
      query:
        'sum by (service) (rate(kong_http_requests_total{code=~"5.."}[5m])) / sum by (service) (rate(kong_http_requests_total[5m]))',
      unit: 'percentunit',
      legend: '{{service}}',
    },
    {
      title: 'Duration at Kong (95 of 100)',
      query: 'histogram_quantile(0.95, sum by (le, service) (rate(kong_request_latency_ms_bucket[5m])))',
      unit: 'ms',
      legend: '{{service}}',
    },
  ] satisfies GrafanaPanel[]
).map((panel) => ({ ...panel, needs: 'kong' }));

const LOGS: readonly GrafanaPanel[] = [
  { title: 'Errors', query: '{namespace=~".+"} |~ "(?i)\\b(error|fatal|panic)\\b"', type: 'logs' },
  { title: 'What Falco saw', query: '{namespace="falco"} | json | rule != ""', type: 'logs', needs: 'falco' },
];

const TRACES: readonly GrafanaPanel[] = [
  { title: 'With errors', query: '{ status = error }', type: 'traces' },
  { title: 'Longer than a second', query: '{ trace:duration > 1s }', type: 'traces' },
];

/** The cluster, its nodes and workloads, requests to applications, logs and traces. */
export const PLATFORM_DASHBOARDS: readonly GrafanaDashboard[] = [
  GrafanaDashboard.PLATFORM,
  new GrafanaDashboard('cluster', 'Cluster', CLUSTER),
  new GrafanaDashboard('nodes', 'Nodes', NODES),
  new GrafanaDashboard('workloads', 'Workloads', WORKLOADS),
  new GrafanaDashboard('applications', 'Applications', [...MESH, ...KONG]),
  new GrafanaDashboard('logs', 'Logs', LOGS),
  new GrafanaDashboard('traces', 'Traces', TRACES),
];
