import { mayBothSelect, type SelectorManifest } from './label-selection';

type Requirements = NonNullable<SelectorManifest['matchExpressions']>;

interface NodeSelectorTerm {
  readonly matchExpressions?: Requirements;
  readonly matchFields?: Requirements;
}

/** What a pod says about the nodes that it may run on. */
export interface Placement {
  readonly nodeName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly affinity?: {
    readonly nodeAffinity?: {
      readonly requiredDuringSchedulingIgnoredDuringExecution?: {
        readonly nodeSelectorTerms?: readonly NodeSelectorTerm[];
      };
    };
  };
}

/** Stands for the name of a node among the labels that it is chosen by. */
const NAME = 'metadata.name';

/** Comparisons of numbers, of which nothing is known here. */
const NUMERIC: readonly string[] = ['Gt', 'Lt'];

/** Whether a node can be one for both, as far as their selectors say. Taints are not looked at. */
export function mayShareNodes(one: Placement, other: Placement): boolean {
  return termsOf(one).some((term) => termsOf(other).some((another) => mayBothSelect(term, another)));
}

/** Whether pods run on any node. */
export function isAnywhere(placement: Placement): boolean {
  return termsOf(placement).some(({ matchExpressions = [] }) => matchExpressions.length === 0);
}

/** The labels by which nodes are chosen, each of the terms for itself. */
function termsOf({ nodeName, nodeSelector = {}, affinity }: Placement): SelectorManifest[] {
  const always: Requirements = [
    ...(nodeName === undefined ? [] : [is(NAME, nodeName)]),
    ...Object.entries(nodeSelector).map(([key, value]) => is(key, value)),
  ];
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return (required ?? [{}]).map(({ matchExpressions = [], matchFields = [] }) => ({
    matchExpressions: [...always, ...matchExpressions, ...matchFields].filter(
      ({ operator }) => !NUMERIC.includes(operator),
    ),
  }));
}

function is(key: string, value: string): Requirements[number] {
  return { key, operator: 'In', values: [value] };
}
