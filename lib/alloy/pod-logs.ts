// Labels of a log stream. Few, and with few values: Loki keeps an index entry for each combination.
const LABELS: Readonly<Record<string, string>> = {
  namespace: '__meta_kubernetes_namespace',
  pod: '__meta_kubernetes_pod_name',
  container: '__meta_kubernetes_pod_container_name',
  node: '__meta_kubernetes_pod_node_name',
  app: '__meta_kubernetes_pod_label_app_kubernetes_io_name',
};

/**
 * Alloy's configuration: follows the logs of the pods on its own node through the Kubernetes API, and sends them to Loki.
 *
 * @see https://grafana.com/docs/alloy/latest/reference/components/loki/loki.source.kubernetes/
 */
export function podLogs(lokiUrl: string): string {
  const rules = Object.entries(LABELS).map(
    ([label, source]) => `  rule {
    source_labels = ["${source}"]
    target_label  = "${label}"
  }`,
  );
  return `logging {
  level  = "warn"
  format = "json"
}

discovery.kubernetes "pods" {
  role = "pod"
  selectors {
    role  = "pod"
    field = "spec.nodeName=" + coalesce(sys.env("HOSTNAME"), constants.hostname)
  }
}

discovery.relabel "pods" {
  targets = discovery.kubernetes.pods.targets

${rules.join('\n\n')}
}

loki.source.kubernetes "pods" {
  targets    = discovery.relabel.pods.output
  forward_to = [loki.write.loki.receiver]
}

loki.write "loki" {
  endpoint {
    url = "${lokiUrl}/loki/api/v1/push"
  }
}
`;
}
