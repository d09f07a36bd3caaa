import type { Field } from '../field';
import { CLUSTER } from './cluster';
import { WORKLOADS } from './workloads';

const KINDS: { readonly [kind: string]: Field } = { ...WORKLOADS, ...CLUSTER };

/** What is known about the fields of a built-in kind. */
export function fieldsOf(group: string, kind: string): Field | undefined {
  return KINDS[`${group}/${kind}`];
}

const BUILT_IN_GROUPS = new Set([
  '',
  'apps',
  'batch',
  'autoscaling',
  'policy',
  ...[
    'admissionregistration',
    'apiregistration',
    'certificates',
    'coordination',
    'discovery',
    'events',
    'flowcontrol.apiserver',
    'networking',
    'node',
    'rbac.authorization',
    'resource',
    'scheduling',
    'storage',
  ].map((name) => `${name}.k8s.io`),
]);

/**
 * Whether objects of a group are stored as Go structs, which do not distinguish an empty map from none. Custom
 * resources, and the schemas inside their definitions, are stored as they were sent.
 */
export function isStoredAsStruct(group: string): boolean {
  return BUILT_IN_GROUPS.has(group);
}
