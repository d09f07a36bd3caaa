import { WORKLOAD_KINDS, type WorkloadManifest } from '../budget/manifests';
import { yamlDocuments } from '../kubernetes/yaml-documents';
import { CLUSTER_FACTS, TENANT_FACTS, type TenantFacts } from '../platforms/tenant-fleet/facts';
import { ROTATIONS } from '../platforms/tenant-fleet/phases';
import { type Budget, budgetsOf, budgetTable } from './budgets';
import { clusterIn, tenantIn, tenantOf, type WrittenFleet } from './read';
import type { ChangedFile } from './snapshot';

/** What a change means for a tenant or an admin cluster, the most serious first. */
const EFFECTS = {
  'moves-data':
    'leave the etcd that holds their objects: copy the data first, docs/hosted-control-planes.md#moving-a-tenant',
  'resizes-etcd': 'change the number of members of an etcd: add or remove them with etcdctl member, one at a time',
  removes:
    'are removed with their control planes; their keys in etcd stay until you delete them, docs/hosted-control-planes.md#removing-a-tenant',
  'new-endpoint': 'are reached elsewhere: kubeconfigs, DNS, and agents on nodes have the former address',
  upgrades: 'change their release: the API server first, then its controllers; kubelets follow',
  'rotates-keys': 'continue the rotation of a key: give nodes the new trust anchors before the next phase',
  restarts: 'have pods replaced',
  adds: 'are new',
  changes: 'change without a restart',
} as const;

export type Effect = keyof typeof EFFECTS;

/** A consequence for one tenant or admin cluster. */
export interface Step {
  readonly effect: Effect;
  /** The tenant, or the admin cluster. */
  readonly subject: string;
  /** What changes: `admin-1/etcd-1 → admin-2/etcd-1`. */
  readonly what: string;
}

/** What happens to a fleet. */
export interface Plan {
  readonly steps: readonly Step[];
  readonly budgets: readonly Budget[];
}

/** What a change of the files of a fleet does. */
export function planOf(changes: readonly ChangedFile[], fleet: WrittenFleet): Plan {
  const bySubject = new Map<string, ChangedFile[]>();
  for (const change of changes) {
    const subject = tenantOf(change.path) ?? change.path.split('/').slice(0, -1)[0];
    if (subject === undefined) continue; // the record, which adds nothing to the tenants' own files
    bySubject.set(subject, [...(bySubject.get(subject) ?? []), change]);
  }
  const steps = [...bySubject]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([subject, files]) => stepsOf(subject, files));
  const order = Object.keys(EFFECTS) as Effect[];
  return {
    steps: order.flatMap((effect) => steps.filter((step) => step.effect === effect)),
    budgets: budgetsOf(fleet),
  };
}

function stepsOf(subject: string, files: readonly ChangedFile[]): Step[] {
  const step = (effect: Effect, what = ''): Step => ({ effect, subject, what });
  const facts = files.filter(({ path }) => path.endsWith(`/${TENANT_FACTS}`));
  // A tenant that moves has a file in each of two admin clusters.
  const before = factsIn(facts.map((file) => file.before));
  const after = factsIn(facts.map((file) => file.after));
  if (before && after) return [...factSteps(before, after, step), ...podSteps(files, step)];
  if (before && !after) return [step('removes', placeOf(before))];
  if (after && !before) return [step('adds', `${placeOf(after)}, ${after.version}`)];
  const isNew = files.every((file) => file.before === undefined);
  return isNew ? [step('adds')] : [...files.flatMap((file) => etcdSteps(file, step)), ...podSteps(files, step)];
}

function factsIn(texts: readonly (string | undefined)[]): TenantFacts | undefined {
  return texts.flatMap((text) => (text === undefined ? [] : (tenantIn(text) ?? []))).at(0);
}

type MakeStep = (effect: Effect, what?: string) => Step;

function factSteps(before: TenantFacts, after: TenantFacts, step: MakeStep): Step[] {
  const changed = (effect: Effect, one: string, other: string, name = ''): Step[] =>
    one === other ? [] : [step(effect, `${name}${one} → ${other}`)];
  return [
    ...changed('moves-data', placeOf(before), placeOf(after)),
    ...changed('new-endpoint', before.endpoint, after.endpoint),
    ...changed('upgrades', before.version, after.version),
    ...ROTATIONS.flatMap((name) => changed('rotates-keys', before.rotations[name], after.rotations[name], `${name} `)),
  ];
}

/** Fleets whose members would start empty elsewhere, or would not find one another. */
function etcdSteps({ path, before, after }: ChangedFile, step: MakeStep): Step[] {
  if (!path.endsWith(`/${CLUSTER_FACTS}`) || before === undefined || after === undefined) return [];
  const [old, now] = [clusterIn(before)?.etcd ?? {}, clusterIn(after)?.etcd ?? {}];
  return Object.entries(now).flatMap(([name, { namespace, members }]) => {
    const former = old[name];
    if (!former) return [];
    return [
      ...((former.namespace ?? namespace) === namespace
        ? []
        : [step('moves-data', `${name} from the namespace ${former.namespace} to ${namespace}`)]),
      ...((former.members ?? members) === members
        ? []
        : [step('resizes-etcd', `${name} from ${former.members} to ${members} members`)]),
    ];
  });
}

function placeOf({ cluster, etcd }: TenantFacts): string {
  return `${cluster}/${etcd}`;
}

/** Workloads whose pods change. */
function podSteps(files: readonly ChangedFile[], step: MakeStep): Step[] {
  const restarted = files.flatMap(({ before, after }) => {
    const [old, now] = [templatesIn(before), templatesIn(after)];
    return [...now].filter(([name, template]) => (old.get(name) ?? template) !== template).map(([name]) => name);
  });
  return restarted.length > 0 ? [step('restarts', [...new Set(restarted)].sort().join(', '))] : [step('changes')];
}

/** Detected in the text, so that most files need not be parsed. */
const HAS_WORKLOADS = new RegExp(`^kind: (${WORKLOAD_KINDS.join('|')})$`, 'm');

function templatesIn(text: string | undefined): Map<string, string> {
  if (text === undefined || !HAS_WORKLOADS.test(text)) return new Map();
  const objects = yamlDocuments(text).values as readonly (WorkloadManifest | null)[];
  return new Map(
    objects.flatMap((object) =>
      object && WORKLOAD_KINDS.includes(object.kind)
        ? [[object.metadata.name, JSON.stringify(object.spec?.template)]]
        : [],
    ),
  );
}

/** As many names as fit on a line. */
const MOST_NAMED = 8;

/** The plan as text. */
export function planText({ steps, budgets }: Plan): string {
  if (steps.length === 0) return `Nothing changes.\n\n${budgetTable(budgets)}`;
  const sections = (Object.keys(EFFECTS) as Effect[]).flatMap((effect) => {
    const some = steps.filter((step) => step.effect === effect);
    if (some.length === 0) return [];
    const byWhat = new Map<string, string[]>();
    for (const { what, subject } of some) byWhat.set(what, [...(byWhat.get(what) ?? []), subject]);
    const lines = [...byWhat].map(([what, names]) => `  ${what === '' ? '' : `${what}: `}${listed(names)}\n`);
    return [`${some.length.toLocaleString('en')} ${EFFECTS[effect]}\n${lines.join('')}`];
  });
  return `${sections.join('\n')}\n${budgetTable(budgets)}`;
}

function listed(names: readonly string[]): string {
  const rest = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(', ')}${rest > 0 ? ` and ${rest.toLocaleString('en')} more` : ''}`;
}
