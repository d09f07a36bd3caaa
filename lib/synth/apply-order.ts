import { groupOf, isBuiltIn } from '../kubernetes/api-groups';

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

/** The file that an object belongs in. A custom resource comes last, after the workloads that may install its CRD. */
export function fileFor(apiVersion: string, kind: string): FileRole {
  if (!isBuiltIn(groupOf(apiVersion))) return 'custom-resources';
  return ROLE_BY_KIND[kind] ?? 'workloads';
}
