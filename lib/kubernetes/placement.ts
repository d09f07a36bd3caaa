import { mayBothSelect, type SelectorManifest } from './label-selection';

type Requirements = NonNullable<SelectorManifest['matchExpressions']>;

interface NodeSelectorTerm {
  readonly matchExpressions?: Requirements;
  readonly matchFields?: Requirements;
}

/** The fields of a pod that restrict the nodes that it may run on. */
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

/** Represents the name of a node among the labels that select it. */
const NAME = 'metadata.name';

/** Numeric comparisons, which are not evaluated here. */
const NUMERIC: readonly string[] = ['Gt', 'Lt'];

/** Whether both can run on the same node according to their selectors. Taints are ignored. */
export function mayShareNodes(one: Placement, other: Placement): boolean {
  return termsOf(one).some((term) => termsOf(other).some((another) => mayBothSelect(term, another)));
}

/** Whether pods can run on any node. */
export function isAnywhere(placement: Placement): boolean {
  return termsOf(placement).some(({ matchExpressions = [] }) => matchExpressions.length === 0);
}

/** The labels by which nodes are selected, for each term separately. */
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
