import type { MetricsEndpoint, PlatformComponent } from '../gitops';
import type { ScrapeTarget } from './scrape-target';

/** One entry of `scrape_configs`. */
export interface ScrapeJob {
  readonly job_name: string;
  readonly metrics_path: string;
  readonly scheme: string;
  readonly kubernetes_sd_configs: readonly object[];
  readonly relabel_configs: readonly object[];
  readonly tls_config?: object;
  readonly honor_labels?: boolean;
  readonly authorization?: object;
}

/** An endpoint of a component as a target of a job. */
export function targetOf({ name, namespace, workloads }: PlatformComponent, endpoint: MetricsEndpoint): ScrapeTarget {
  const { podLabels = {} } = workloads.find((workload) => workload.name === endpoint.workload) ?? {};
  return { ...endpoint, component: name, namespace: namespace.name, podLabels };
}

/**
 * The job that reads one target. The API server only returns pods with the workload's labels; a pod
 * is discovered once for each of its containers' ports, which become one target since they get the same address.
 *
 * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/#kubernetes_sd_config
 */
export function scrapeJob(target: ScrapeTarget): ScrapeJob {
  const { component, workload, port, path = '/metrics', scheme = 'http', honorLabels, authenticated } = target;
  return {
    job_name: `${component}/${workload}:${port}${path}`,
    metrics_path: path,
    scheme,
    // Certificates of metrics endpoints are self-signed; network policies determine which pods can answer.
    ...(scheme === 'https' ? { tls_config: { insecure_skip_verify: true } } : {}),
    ...(honorLabels ? { honor_labels: true } : {}),
    ...(authenticated ? { authorization: { credentials_file: TOKEN } } : {}),
    ...(target.nodeLabels ? onNodes(target) : inPods(target)),
  };
}

/** Where a job looks, and how what it finds is named. */
function inPods({ component, namespace, podLabels = {}, port }: ScrapeTarget) {
  const selectors = [{ role: 'pod', label: listed(podLabels) }];
  return {
    kubernetes_sd_configs: [{ role: 'pod', namespaces: { names: [namespace] }, selectors }],
    relabel_configs: [
      { source_labels: ['__meta_kubernetes_pod_phase'], regex: 'Pending|Succeeded|Failed', action: 'drop' },
      ...address('__meta_kubernetes_pod_ip', port),
      { source_labels: ['__meta_kubernetes_namespace'], target_label: 'namespace' },
      { source_labels: ['__meta_kubernetes_pod_name'], target_label: 'pod' },
      { source_labels: ['__meta_kubernetes_pod_node_name'], target_label: 'node' },
      { target_label: 'component', replacement: component },
    ],
  };
}

/** Endpoints of nodes have the node's name in place of a pod's, so that panels can tell targets apart. */
function onNodes({ component, namespace, nodeLabels = {}, port }: ScrapeTarget) {
  return {
    kubernetes_sd_configs: [{ role: 'node', selectors: [{ role: 'node', label: listed(nodeLabels) }] }],
    relabel_configs: [
      ...address('__meta_kubernetes_node_address_InternalIP', port),
      { target_label: 'namespace', replacement: namespace },
      { source_labels: ['__meta_kubernetes_node_name'], target_label: 'pod' },
      { source_labels: ['__meta_kubernetes_node_name'], target_label: 'node' },
      { target_label: 'component', replacement: component },
    ],
  };
}

function listed(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

const TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** Addresses of IPv6 need brackets. */
function address(source: string, port: number): object[] {
  const rule = { source_labels: [source], target_label: '__address__' };
  return [
    { ...rule, regex: '([0-9.]+)', replacement: `$1:${port}` },
    { ...rule, regex: '([0-9a-fA-F]*:.*)', replacement: `[$1]:${port}` },
  ];
}
