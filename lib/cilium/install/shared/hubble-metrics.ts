import type { CiliumSettings } from '../../settings';

/** Whether Hubble makes metrics of flows, from a fixed list or from one that may change at run time. */
export function hasHubbleMetrics({ hubble }: CiliumSettings): boolean {
  return (hubble.metrics.enabled ?? []).length > 0 || hubble.metrics.dynamic.enabled;
}
