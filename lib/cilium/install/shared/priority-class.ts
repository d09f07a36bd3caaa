import type { CiliumSettings } from '../../settings';

type CriticalClass = 'system-node-critical' | 'system-cluster-critical';

/** The priority class of a workload: its own, or one that keeps it from being evicted, unless this is switched off. */
export function priorityClass(
  { enableCriticalPriorityClass }: CiliumSettings,
  own: string | undefined,
  critical: CriticalClass,
): string | undefined {
  return own || (enableCriticalPriorityClass ? critical : undefined);
}
