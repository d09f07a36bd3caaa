import type { CanonicalObject } from '../../diff/canonical';
import type { Consequence, ObjectChange, Rule } from '../consequence';
import { groupKind, maps, subjectOf, texts } from '../subject';

/** Permissions that somebody has after the change but not before. */
export const rightsThatWiden: Rule = ({ objects }) =>
  objects.flatMap((change) => [...rules(change), ...subjects(change)]);

const ROLES = new Set(['rbac.authorization.k8s.io/ClusterRole', 'rbac.authorization.k8s.io/Role']);
const BINDINGS = new Set(['rbac.authorization.k8s.io/ClusterRoleBinding', 'rbac.authorization.k8s.io/RoleBinding']);

/** One permission: a verb for the objects of a resource, for some of them by name, or for a path. */
interface Right {
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
  readonly name: string;
}

function rules({ before, after }: ObjectChange): Consequence[] {
  if (after === undefined || !ROLES.has(groupKind(after))) return [];
  const had = rightsOf(before);
  const gained = rightsOf(after).filter((right) => !had.some((other) => covers(other, right)));
  return grouped(gained).map(({ resource, verbs, isPowerful }) => ({
    kind: 'access',
    subject: subjectOf(after),
    path: 'rules',
    what: `may ${verbs.join(', ')} ${resource}${isPowerful ? ' (powerful: check who is bound to it)' : ''}`,
  }));
}

function rightsOf(role: CanonicalObject | undefined): Right[] {
  return maps(role?.members.rules).flatMap((rule) => {
    const verbs = texts(rule.verbs);
    const names =
      Array.isArray(rule.resourceNames) && rule.resourceNames.length > 0 ? texts(rule.resourceNames) : ['*'];
    const resources = texts(rule.apiGroups).flatMap((group) =>
      texts(rule.resources).map((resource) => ({ group, resource })),
    );
    const paths = texts(rule.nonResourceURLs).map((resource) => ({ group: 'path', resource }));
    return [...resources, ...paths].flatMap((of) =>
      verbs.flatMap((verb) => names.map((name) => ({ ...of, verb, name }))),
    );
  });
}

function covers(one: Right, other: Right): boolean {
  const all = (a: string, b: string) => a === '*' || a === b;
  return (
    all(one.group, other.group) &&
    all(one.resource, other.resource) &&
    all(one.verb, other.verb) &&
    all(one.name, other.name)
  );
}

interface Gain {
  readonly resource: string;
  readonly verbs: string[];
  readonly isPowerful: boolean;
}

/** The permissions by resource, so a report has one line for each. */
function grouped(rights: readonly Right[]): Gain[] {
  const gains = new Map<string, Gain>();
  for (const right of rights) {
    const { group, resource, verb, name } = right;
    const what = `${resource}${group === '' || group === 'path' ? '' : `.${group}`}${name === '*' ? '' : `/${name}`}`;
    const gain = gains.get(what);
    const isPowerful = powerful(right) || gain?.isPowerful === true;
    gains.set(what, { resource: what, verbs: [...(gain?.verbs ?? []), verb], isPowerful });
  }
  return [...gains.values()].map((gain) => ({ ...gain, verbs: [...new Set(gain.verbs)] }));
}

/**
 * Permissions that allow gaining all others, or reading everybody's data.
 *
 * @see https://kubernetes.io/docs/concepts/security/rbac-good-practices/
 */
function powerful({ group, resource, verb, name }: Right): boolean {
  if (resource === '*' || ['escalate', 'bind', 'impersonate'].includes(verb)) return true;
  const writes = !['get', 'list', 'watch'].includes(verb);
  if (group === '' && resource === 'secrets') return name === '*';
  if (group === '' && /^(?:pods|pods\/exec|pods\/attach|nodes\/proxy|serviceaccounts\/token)$/.test(resource))
    return writes;
  return writes && /^(?:rbac\.authorization|admissionregistration|certificates)\.k8s\.io$/.test(group);
}

function subjects({ before, after }: ObjectChange): Consequence[] {
  if (after === undefined || !BINDINGS.has(groupKind(after))) return [];
  const named = (binding: CanonicalObject | undefined) =>
    maps(binding?.members.subjects).map(
      ({ kind, namespace, name }) => `${kind} ${namespace ? `${namespace}/` : ''}${name}`,
    );
  const had = named(before);
  const role = after.members.roleRef as { kind?: string; name?: string } | undefined;
  return named(after)
    .filter((subject) => !had.includes(subject))
    .map((subject) => ({
      kind: 'access',
      subject: subjectOf(after),
      path: 'subjects',
      what: `gives ${subject} the permissions of ${role?.kind} ${role?.name}`,
    }));
}
