import { isMap, type JsonMap } from '../settings/schema';
import { maps, texts } from '../upgrade/subject';
import { compare } from './applications';
import type { PlacedObject } from './folder';
import type { PodGroup } from './pods';

/** A kind of permission that gives access to others' data, or to all other permissions. */
interface Power {
  readonly name: string;
  readonly groups: readonly string[];
  readonly resources: RegExp;
  readonly verbs: RegExp;
}

const READ = /^(?:get|list|watch|\*)$/;
const WRITE = /^(?:create|update|patch|delete|deletecollection|\*)$/;

/**
 * The powers, most dangerous first.
 *
 * @see https://kubernetes.io/docs/concepts/security/rbac-good-practices/
 */
const POWERS: readonly Power[] = [
  { name: 'may do anything', groups: ['*'], resources: /^\*$/, verbs: /^\*$/ },
  {
    name: 'may escalate its rights',
    groups: ['rbac.authorization.k8s.io'],
    resources: /^(?:cluster)?role(?:binding)?s$|^\*$/,
    verbs: /^(?:escalate|bind|create|update|patch|\*)$/,
  },
  { name: 'may act as others', groups: ['', 'authentication.k8s.io'], resources: /./, verbs: /^impersonate$/ },
  { name: 'may make tokens of service accounts', groups: [''], resources: /^serviceaccounts\/token$/, verbs: WRITE },
  { name: 'may sign certificates', groups: ['certificates.k8s.io'], resources: /approval$|signers$/, verbs: WRITE },
  {
    name: 'may change what is admitted',
    groups: ['admissionregistration.k8s.io'],
    resources: /./,
    verbs: WRITE,
  },
  { name: 'may run commands in pods', groups: [''], resources: /^pods\/(?:exec|attach)$/, verbs: WRITE },
  { name: 'may use the kubelets', groups: [''], resources: /^nodes\/proxy$/, verbs: /./ },
  {
    name: 'may run pods',
    groups: ['', 'apps', 'batch'],
    resources: /^(?:pods|deployments|daemonsets|statefulsets|replicasets|jobs|cronjobs)$/,
    verbs: /^(?:create|update|patch|\*)$/,
  },
  { name: 'writes Secrets', groups: [''], resources: /^secrets$/, verbs: WRITE },
  { name: 'reads Secrets', groups: [''], resources: /^secrets$/, verbs: READ },
];

/** A power that a service account has, and where. */
export interface Right {
  readonly power: string;
  readonly serviceAccount: string;
  readonly cluster: string;
  /** `the whole cluster`, `namespace traefik`, or the names of the objects. */
  readonly where: string;
  /** The role that grants it. */
  readonly role: string;
  /** The workloads that run as it. */
  readonly pods: readonly PodGroup[];
}

/** The powers that the roles of a platform grant, most dangerous first. */
export function rightsIn(objects: readonly PlacedObject[], pods: readonly PodGroup[]): Right[] {
  const rights = bindingsIn(objects).flatMap(({ subject, cluster, role, namespace, rules }) =>
    POWERS.flatMap((power): Right[] => {
      const giving = rules.filter((rule) => gives(rule, power));
      if (giving.length === 0) return [];
      return [
        {
          power: power.name,
          serviceAccount: subject,
          cluster,
          where: whereOf(giving, namespace),
          role,
          pods: pods.filter((group) => group.cluster === cluster && accountOf(group) === subject),
        },
      ];
    }),
  );
  const order = (right: Right) => POWERS.findIndex(({ name }) => name === right.power);
  return rights.sort(
    (one, other) =>
      order(one) - order(other) ||
      compare(one.cluster, other.cluster) ||
      compare(one.serviceAccount, other.serviceAccount) ||
      compare(one.role, other.role),
  );
}

/** The service account of pods, in the form of a binding's subject. */
export function accountOf({ namespace, pod }: PodGroup): string {
  return `${namespace}/${String(pod?.serviceAccountName ?? 'default')}`;
}

/** The service accounts that any role is bound to, with their clusters. */
export function boundAccounts(objects: readonly PlacedObject[]): Set<string> {
  return new Set(bindingsIn(objects).map(({ subject, cluster }) => `${cluster}|${subject}`));
}

interface Binding {
  readonly subject: string;
  readonly cluster: string;
  readonly role: string;
  /** Empty for the whole cluster. */
  readonly namespace: string;
  readonly rules: readonly JsonMap[];
}

/** The rules of Kubernetes' default roles, as far as a binding is likely to reference them. */
const BUILT_IN: Readonly<Record<string, readonly JsonMap[]>> = {
  'cluster-admin': [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
};

function bindingsIn(objects: readonly PlacedObject[]): Binding[] {
  const roles = new Map(
    objects
      .filter(({ kind }) => kind === 'Role' || kind === 'ClusterRole')
      .map((object) => [roleKey(object.cluster, object.kind, object.namespace, object.name), object]),
  );
  return objects
    .filter(({ kind }) => kind === 'RoleBinding' || kind === 'ClusterRoleBinding')
    .flatMap(({ kind, namespace, cluster, members }) => {
      const reference = isMap(members.roleRef) ? members.roleRef : {};
      const [roleKind, name] = [String(reference.kind), String(reference.name)];
      const role = roles.get(roleKey(cluster, roleKind, roleKind === 'Role' ? namespace : '', name));
      const rules = role ? maps(role.members.rules) : (BUILT_IN[name] ?? []);
      return maps(members.subjects)
        .filter((subject) => subject.kind === 'ServiceAccount')
        .map((subject) => ({
          subject: `${String(subject.namespace ?? namespace)}/${String(subject.name)}`,
          cluster,
          role: `${roleKind} ${name}`,
          namespace: kind === 'RoleBinding' ? namespace : '',
          rules,
        }));
    });
}

function roleKey(...parts: readonly string[]): string {
  return parts.join('|');
}

function gives(rule: JsonMap, { groups, resources, verbs }: Power): boolean {
  const of = texts(rule.apiGroups);
  const isOfGroup = of.includes('*') || groups.some((group) => of.includes(group));
  const has = texts(rule.resources);
  const isOfResource = has.includes('*') || has.some((resource) => resources.test(resource));
  return isOfGroup && isOfResource && texts(rule.verbs).some((verb) => verbs.test(verb));
}

function whereOf(rules: readonly JsonMap[], namespace: string): string {
  const area = namespace === '' ? 'the whole cluster' : `namespace ${namespace}`;
  const isOfNames = rules.every(({ resourceNames }) => texts(resourceNames).length > 0);
  if (!isOfNames) return area;
  const names = [...new Set(rules.flatMap(({ resourceNames }) => texts(resourceNames)))].sort();
  return `${names.join(', ')} in ${area}`;
}
