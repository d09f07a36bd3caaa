import type { TextMap } from './metadata';

const API_GROUP = 'rbac.authorization.k8s.io';

/** The label of everything that has no program of its own. */
export const PART_OF_CILIUM: TextMap = { 'app.kubernetes.io/part-of': 'cilium' };

/** The role that a binding grants. */
export function roleRef(kind: 'ClusterRole' | 'Role', name: string) {
  return { apiGroup: API_GROUP, kind, name };
}

/** The ServiceAccount that a binding grants it to. */
export function subjectsOf({ name }: { readonly name: string }, namespace: string) {
  return [{ kind: 'ServiceAccount', name, namespace }];
}
