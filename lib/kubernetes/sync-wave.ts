/**
 * Has Argo CD apply an object in a wave of its sync; each wave waits until the one before is healthy. Objects without
 * an annotation are in wave 0, including the chart's workloads.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
 */
export function syncWave(wave: number): Readonly<Record<string, string>> {
  return { 'argocd.argoproj.io/sync-wave': String(wave) };
}

/** For objects that pods mount: without them pods do not start, and the sync waits for the pods. */
export const BEFORE_THE_PODS = syncWave(-1);
