import type { ComponentDirectory } from './platform-component';

/** The namespaces that Kubernetes and KIND make. */
export const CLUSTER_NAMESPACES: readonly string[] = [
  'default',
  'kube-node-lease',
  'kube-public',
  'kube-system',
  'local-path-storage',
];

// Applications may be in `default`; Cilium keeps certificates in the other.
const EXEMPT = [...CLUSTER_NAMESPACES.filter((name) => name !== 'default'), 'cilium-secrets'];

/**
 * The namespaces that rules for applications do not hold in. What runs there keeps the cluster going, and must start while
 * the webhook that checks applications is away: it waits for some of it.
 *
 * @param extra namespaces that the user names
 */
export function exemptNamespaces(
  { components, argoCdNamespace }: ComponentDirectory,
  extra: readonly string[] = [],
): string[] {
  const ofPlatform = components.map(({ namespace }) => namespace.name);
  return [...new Set([...EXEMPT, argoCdNamespace, ...ofPlatform, ...extra])].sort();
}
