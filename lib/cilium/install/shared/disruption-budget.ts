import type { Construct } from 'constructs';
import { PodDisruptionBudget } from '../../../kubernetes/objects';
import type { Metadata, TextMap } from './metadata';

/** The settings of a budget. */
export interface DisruptionBudgetSettings {
  readonly enabled: boolean;
  readonly minAvailable: number | string | undefined;
  readonly maxUnavailable: number | string | undefined;
  readonly unhealthyPodEvictionPolicy: string | undefined;
}

/** Limits how many of the selected pods a drain evicts at a time, if that is enabled. */
export function disruptionBudget(
  scope: Construct,
  id: string,
  metadata: Metadata,
  matchLabels: TextMap,
  { enabled, minAvailable, maxUnavailable, unhealthyPodEvictionPolicy }: DisruptionBudgetSettings,
): void {
  if (!enabled) return;
  new PodDisruptionBudget(scope, id, {
    metadata,
    spec: {
      maxUnavailable: maxUnavailable || undefined,
      minAvailable: minAvailable || undefined,
      unhealthyPodEvictionPolicy: unhealthyPodEvictionPolicy || undefined,
      selector: { matchLabels },
    },
  });
}
