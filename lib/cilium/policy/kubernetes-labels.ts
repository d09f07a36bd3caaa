/** Labels of Kubernetes as Cilium writes them, which knows labels from elsewhere, too. */
export function fromKubernetes(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [`k8s:${key}`, value]));
}
