/** The files of a platform's folder, in the order in which they are applied. */
export const FILES = ['namespaces', 'crds', 'rbac', 'configuration', 'workloads', 'custom-resources'] as const;

/** One of the files of a platform's folder. */
export type FileRole = (typeof FILES)[number];

const ROLE_BY_KIND: Readonly<Record<string, FileRole>> = {
  Namespace: 'namespaces',
  CustomResourceDefinition: 'crds',
  ServiceAccount: 'rbac',
  ClusterRole: 'rbac',
  ClusterRoleBinding: 'rbac',
  Role: 'rbac',
  RoleBinding: 'rbac',
  ConfigMap: 'configuration',
  Secret: 'configuration',
  ResourceQuota: 'configuration',
  LimitRange: 'configuration',
  PriorityClass: 'configuration',
  StorageClass: 'configuration',
  PersistentVolume: 'configuration',
  PersistentVolumeClaim: 'configuration',
  NetworkPolicy: 'configuration',
};

/**
 * Whether an API group is built into Kubernetes, so every cluster serves it. All others come from a CRD, except for
 * those of aggregated API servers.
 */
function isBuiltIn(apiVersion: string): boolean {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  if (!group.includes('.')) return true; // '', apps, batch, autoscaling, policy
  return BUILT_IN_GROUPS.has(group);
}

const BUILT_IN_GROUPS: ReadonlySet<string> = new Set([
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
]);

/** The file that an object belongs in. A custom resource comes last, after the workloads that may install its CRD. */
export function fileFor(apiVersion: string, kind: string): FileRole {
  if (!isBuiltIn(apiVersion)) return 'custom-resources';
  return ROLE_BY_KIND[kind] ?? 'workloads';
}
