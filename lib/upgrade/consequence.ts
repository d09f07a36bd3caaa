import type { CanonicalObject } from '../diff/canonical';
import type { Difference } from '../diff/compare';
import type { Place } from '../diff/place';

/** When a person has to deal with a consequence, in chronological order. */
export type Duty = 'before' | 'check' | 'after' | 'none';

/** The kinds of consequences, in the order of a report. */
export const CONSEQUENCES = {
  step: { duty: 'before', heading: 'Steps that upstream requires' },
  'setting-gone': { duty: 'before', heading: 'Your settings that were removed' },
  'setting-renamed': { duty: 'before', heading: 'Your settings that were renamed' },
  immutable: { duty: 'before', heading: 'Fields that cannot change in place' },
  definition: { duty: 'before', heading: 'Custom resource definitions' },
  data: { duty: 'before', heading: 'Objects whose removal deletes data' },
  'setting-default': { duty: 'check', heading: 'Settings with another default' },
  access: { duty: 'check', heading: 'Permissions that widen' },
  host: { duty: 'check', heading: 'Host access that widens' },
  port: { duty: 'check', heading: 'Ports and addresses that open or close' },
  policy: { duty: 'check', heading: 'Network policies and admission' },
  chart: { duty: 'check', heading: 'Charts that Argo CD installs' },
  downtime: { duty: 'check', heading: 'Workloads that are unavailable during the change' },
  removed: { duty: 'after', heading: 'Objects that are removed' },
  'restart-by-hand': { duty: 'after', heading: 'Workloads to restart by hand' },
  added: { duty: 'none', heading: 'Objects that are added' },
  restart: { duty: 'none', heading: 'Workloads that restart' },
  image: { duty: 'none', heading: 'Images' },
  change: { duty: 'none', heading: 'Other fields' },
} as const satisfies Readonly<Record<string, { readonly duty: Duty; readonly heading: string }>>;

export type ConsequenceKind = keyof typeof CONSEQUENCES;

/** One effect of a change of manifests on a cluster, or a step that it requires. */
export interface Consequence {
  readonly kind: ConsequenceKind;
  /** The object or the setting that it concerns, for example `DaemonSet kube-system/cilium`. */
  readonly subject: string;
  /** The field, if it concerns one. */
  readonly path?: string;
  /** What happens, as the rest of a sentence that begins with the subject. */
  readonly what: string;
  /** What to do about it, as commands in order. */
  readonly commands?: readonly string[];
  /** The upstream documentation. */
  readonly link?: string;
  /** The chart that it concerns, if it is one that Argo CD installs. */
  readonly chart?: string;
  /** Where the object is, unless it is applied with the folder. */
  readonly place?: Place;
}

/** An object before and after the change; an added or removed one has only one side. */
export interface ObjectChange {
  readonly before: CanonicalObject | undefined;
  readonly after: CanonicalObject | undefined;
  /** The differences; none for an object that is added or removed. */
  readonly differences: readonly Difference[];
}

/** Everything that changes, and what rules need to know about the rest. */
export interface Changes {
  readonly objects: readonly ObjectChange[];
  /** All objects after the change, changed or not. */
  readonly after: readonly CanonicalObject[];
}

/** The consequences of a change for one topic. */
export type Rule = (changes: Changes) => readonly Consequence[];
