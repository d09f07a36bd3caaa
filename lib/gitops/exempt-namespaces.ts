import type { ComponentDirectory } from './platform-component';

// Those that Kubernetes and KIND make, and the one that Cilium keeps certificates in.
const OF_THE_CLUSTER = ['cilium-secrets', 'kube-node-lease', 'kube-public', 'kube-system', 'local-path-storage'];

/**
 * The namespaces that rules for applications do not hold in. What runs there keeps the cluster going, and must start while
 * the webhook that checks applications is away: it waits for some of it.
 *
 * @param further namespaces that the user names
 */
export function exemptNamespaces(
  { components, argoCdNamespace }: ComponentDirectory,
  further: readonly string[] = [],
): string[] {
  const ofPlatform = components.map(({ namespace }) => namespace.name);
  return [...new Set([...OF_THE_CLUSTER, argoCdNamespace, ...ofPlatform, ...further])].sort();
}
