import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import type { Manifest } from '../../../kubernetes/objects';
import type { TextMap } from './metadata';

type Constraint = Manifest<k8s.TopologySpreadConstraint>;

/** The constraints, each of which counts the workload's own pods unless it selects others. */
export function spreading(constraints: readonly Constraint[], matchLabels: TextMap): readonly Constraint[] | undefined {
  if (constraints.length === 0) return undefined;
  return constraints.map((constraint) =>
    constraint.labelSelector ? constraint : { ...constraint, labelSelector: { matchLabels } },
  );
}
