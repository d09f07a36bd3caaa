import type { CanonicalObject } from '../diff/canonical';
import type { Difference } from '../diff/compare';

/** What a person has to do with a consequence, in the order in which it comes up. */
export type Duty = 'before' | 'check' | 'after' | 'none';

/** The kinds of consequences, in the order in which a report names them. */
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
  downtime: { duty: 'check', heading: 'Workloads that are unavailable during the change' },
  removed: { duty: 'after', heading: 'Objects that are removed' },
  'restart-by-hand': { duty: 'after', heading: 'Workloads to restart by hand' },
  added: { duty: 'none', heading: 'Objects that are added' },
  restart: { duty: 'none', heading: 'Workloads that restart' },
  image: { duty: 'none', heading: 'Images' },
  change: { duty: 'none', heading: 'Other fields' },
} as const satisfies Readonly<Record<string, { readonly duty: Duty; readonly heading: string }>>;

export type ConsequenceKind = keyof typeof CONSEQUENCES;

/** One thing that a change of manifests does to a cluster, or asks of the person who makes it. */
export interface Consequence {
  readonly kind: ConsequenceKind;
  /** The object or the setting that it is about, for example `DaemonSet kube-system/cilium`. */
  readonly subject: string;
  /** The field, where it is about one. */
  readonly path?: string;
  /** What happens, as it stands behind the subject. */
  readonly what: string;
  /** What to do about it, as commands in their order. */
  readonly commands?: readonly string[];
  /** Where upstream says so. */
  readonly link?: string;
}

/** An object on its way from one set of manifests to another; one that comes or goes has one side only. */
export interface ObjectChange {
  readonly before: CanonicalObject | undefined;
  readonly after: CanonicalObject | undefined;
  /** What differs; nothing for an object that comes or goes. */
  readonly differences: readonly Difference[];
}

/** Everything that changes, and what rules need to know about the rest. */
export interface Changes {
  readonly objects: readonly ObjectChange[];
  /** All objects as they will be, changed or not. */
  readonly after: readonly CanonicalObject[];
}

/** What one topic says about a change. */
export type Rule = (changes: Changes) => readonly Consequence[];
