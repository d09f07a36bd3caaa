import { isWithin, VERSION, type VersionRange } from '../../../settings/version';
import type { CiliumSettings } from '../../settings';
import type { TextMap } from './metadata';

const API_GROUP = 'rbac.authorization.k8s.io';

/** The label of everything that does not belong to one program. */
export const PART_OF_CILIUM: TextMap = { 'app.kubernetes.io/part-of': 'cilium' };

/** The role that a binding grants. */
export function roleRef(kind: 'ClusterRole' | 'Role', name: string) {
  return { apiGroup: API_GROUP, kind, name };
}

/** The ServiceAccount that a binding grants it to. */
export function subjectsOf({ name }: { readonly name: string }, namespace: string) {
  return [{ kind: 'ServiceAccount', name, namespace }];
}

/** A kind of resource in a rule, with the versions of Cilium that have it unless all do. */
export type Resource = string | (VersionRange & { readonly name: string });

/** The resources that the version has which is installed. */
export function inVersion({ [VERSION]: version }: CiliumSettings, resources: readonly Resource[]): string[] {
  return resources.flatMap((resource) => {
    if (typeof resource === 'string') return [resource];
    return isWithin(resource, version) ? [resource.name] : [];
  });
}
