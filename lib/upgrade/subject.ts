import type { CanonicalObject } from '../diff/canonical';
import { isBuiltIn } from '../kubernetes/api-groups';
import { mayBeSecret } from '../secrets/shown';
import { isMap, type JsonMap } from '../settings/schema';

/** The name of an object in a report: `DaemonSet kube-system/cilium`. */
export function subjectOf({ kind, namespace, name }: CanonicalObject): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/** Group and kind, in the form of the rules' tables: `apps/DaemonSet`, `/Service`. */
export function groupKind({ group, kind }: CanonicalObject): string {
  return `${group}/${kind}`;
}

/** A kubectl command about one object: `kubectl -n kube-system delete job hubble-generate-certs`. */
export function kubectl(verb: string, object: CanonicalObject, ...options: readonly string[]): string {
  const { group, kind, namespace, name } = object;
  const type = isBuiltIn(group) ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`;
  return ['kubectl', ...(namespace === undefined ? [] : ['-n', namespace]), verb, type, name, ...options].join(' ');
}

/** A short form of a value for one line of a report. */
export function shown(value: unknown, at = ''): string {
  if (value === undefined) return 'nothing';
  if (mayBeSecret(value, at)) return '(secret, not shown)';
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}

/** The member at a path such as `spec.template.spec`, if all its parents are maps. */
export function memberAt(object: CanonicalObject | undefined, path: string): unknown {
  return path.split('.').reduce<unknown>((at, name) => (isMap(at) ? at[name] : undefined), object?.members);
}

/** The map at a path, or an empty one. */
export function mapAt(object: CanonicalObject | undefined, path: string): JsonMap {
  const member = memberAt(object, path);
  return isMap(member) ? member : {};
}

/** The maps of a list, or none. */
export function maps(list: unknown): readonly JsonMap[] {
  return Array.isArray(list) ? list.filter(isMap) : [];
}

/** The texts in a list, or none. */
export function texts(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.map(String) : [];
}
