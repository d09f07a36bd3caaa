import type { ComponentDirectory } from './platform-component';

/** The namespaces that Kubernetes and KIND create. */
export const CLUSTER_NAMESPACES: readonly string[] = [
  'default',
  'kube-node-lease',
  'kube-public',
  'kube-system',
  'local-path-storage',
];

// `default` may hold applications; Cilium keeps certificates in the other.
const EXEMPT = [...CLUSTER_NAMESPACES.filter((name) => name !== 'default'), 'cilium-secrets'];

/**
 * The namespaces that are exempt from rules for applications. What runs there keeps the cluster going, and must start
 * while the webhook that checks applications is down, since the webhook depends on some of it.
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
