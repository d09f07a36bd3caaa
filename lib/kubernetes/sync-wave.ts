/**
 * Has Argo CD apply an object in a wave of its sync, each wave when the one before is healthy. What says nothing is in
 * wave 0, the chart's workloads among it.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
 */
export function syncWave(wave: number): Readonly<Record<string, string>> {
  return { 'argocd.argoproj.io/sync-wave': String(wave) };
}

/** For what pods mount: without it they do not start, and the sync waits for them. */
export const BEFORE_THE_PODS = syncWave(-1);
