import type { CanonicalObject } from '../../diff/canonical';
import type { Difference } from '../../diff/compare';
import { isMap } from '../../settings/schema';
import type { Changes, Consequence, ObjectChange, Rule } from '../consequence';
import { podSpec, templatePath } from '../pods';
import { groupKind, kubectl, memberAt, subjectOf } from '../subject';

/** Workloads whose controller replaces pods when their template changes. */
const ROLLED_OUT = new Set(['apps/Deployment', 'apps/DaemonSet', 'apps/StatefulSet']);

/** Workloads whose pods are replaced, and those whose configuration changes without a restart. */
export const restarts: Rule = (changes) => [
  ...changes.objects.flatMap(replaced),
  ...changes.objects.flatMap((change) => readersLeft(change, changes)),
];

function replaced({ before, after, differences }: ObjectChange): Consequence[] {
  if (before === undefined || after === undefined || !ROLLED_OUT.has(groupKind(after))) return [];
  const below = differences.filter(({ path }) => path.startsWith('spec.template'));
  if (below.length === 0) return [];
  const subject = subjectOf(after);
  const what = `its pods are replaced: ${summary(below)}`;
  if (memberAt(after, 'spec.updateStrategy.type') === 'OnDelete') {
    return [
      {
        kind: 'restart-by-hand',
        subject,
        what: `its pods change when they are deleted (OnDelete): ${summary(below)}`,
        commands: ['Delete its pods one at a time, each when the one before is ready.'],
      },
    ];
  }
  const restart: Consequence = { kind: 'restart', subject, what };
  return isAway(after) ? [restart, { kind: 'downtime', subject, what: DOWN }] : [restart];
}

const DOWN = 'runs one pod at most, which stops before the next one starts';

/** Whether no pod serves while one is replaced. */
function isAway(object: CanonicalObject): boolean {
  if (memberAt(object, 'spec.strategy.type') === 'Recreate') return true;
  return groupKind(object) === 'apps/StatefulSet' && (memberAt(object, 'spec.replicas') ?? 1) === 1;
}

/** The fields of a template that differ, a few of them by name. */
function summary(differences: readonly Difference[]): string {
  const names = [...new Set(differences.map(({ path }) => path.replace(/^spec\.template\.(?:spec\.)?/, '')))];
  const [first = '', second, third] = names;
  const named = [first, second, third].filter(Boolean).join(', ');
  return names.length > 3 ? `${named} and ${names.length - 3} more` : named;
}

/** Workloads that read a ConfigMap or Secret that changes, and that are not restarted otherwise. */
function readersLeft({ before, after, differences }: ObjectChange, { objects, after: all }: Changes): Consequence[] {
  if (before === undefined || after === undefined) return [];
  const kind = groupKind(after);
  if (kind !== '/ConfigMap' && kind !== '/Secret') return [];
  if (!differences.some(({ path }) => /^(?:data|binaryData)\b/.test(path))) return [];
  const restarted = new Set(objects.filter(changesPods).map(({ after }) => after));
  return all
    .filter((workload) => ROLLED_OUT.has(groupKind(workload)) && workload.namespace === after.namespace)
    .filter((workload) => !restarted.has(workload) && reads(workload, after))
    .map((workload) => ({
      kind: 'restart-by-hand',
      subject: subjectOf(workload),
      what: `reads ${subjectOf(after)}, which changes, and is not restarted by that (${keys(differences)})`,
      commands: [kubectl('rollout restart', workload)],
    }));
}

function changesPods({ before, after, differences }: ObjectChange): boolean {
  const template = after && templatePath(after);
  return before !== undefined && template !== undefined && differences.some(({ path }) => path.startsWith(template));
}

function keys(differences: readonly Difference[]): string {
  const names = differences.map(({ path }) => path.replace(/^(?:data|binaryData)\.?/, '')).sort();
  return names.length > 4 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ');
}

/** Configuration that a program reads through the API server, which its pod template does not name as a volume. */
const READ_BY_API: Readonly<Record<string, readonly string[]>> = {
  'cilium-config': ['cilium', 'cilium-operator'],
};

function reads(workload: CanonicalObject, { kind, name }: CanonicalObject): boolean {
  if (kind === 'ConfigMap' && READ_BY_API[name]?.includes(workload.name)) return true;
  return namesIt(podSpec(workload), kind === 'ConfigMap' ? REFERENCES.ConfigMap : REFERENCES.Secret, name);
}

/** Members of a pod that name a ConfigMap or a Secret, and the member with the name. */
const REFERENCES = {
  ConfigMap: { configMap: 'name', configMapRef: 'name', configMapKeyRef: 'name' },
  Secret: { secret: 'secretName', secretRef: 'name', secretKeyRef: 'name' },
} as const;

function namesIt(value: unknown, members: Readonly<Record<string, string>>, name: string): boolean {
  if (Array.isArray(value)) return value.some((item) => namesIt(item, members, name));
  if (!isMap(value)) return false;
  return Object.entries(value).some(([key, member]) => {
    const reference = members[key];
    if (reference !== undefined && isMap(member) && (member[reference] === name || member.name === name)) return true;
    return namesIt(member, members, name);
  });
}
