import { ONE_AT_A_TIME } from '../../kubernetes/different-nodes';
import type { JsonMap } from '../../settings/schema';

/** Cilium's operator. */
export interface CiliumOperatorProps {
  /**
   * Number of pods; they never share a node, so a cluster of one node has room for one. With more than one there is a
   * PodDisruptionBudget, which lets a drain take one at a time.
   * @default 2
   */
  readonly replicas?: number;
}

/** @internal */
export function operatorSettingsOf({ replicas }: CiliumOperatorProps = {}): JsonMap {
  const isSeveral = replicas === undefined || replicas > 1;
  return { replicas, ...(isSeveral ? ONE_AT_A_TIME : {}) };
}
