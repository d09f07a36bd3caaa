import type { IConstruct } from 'constructs';
import { warn } from '../../warnings';
import type { TraefikSettings } from '../settings';

/**
 * Warns of a volume that only one node can mount at a time, if there are several pods, always or while they are
 * replaced. It is not an error, as pods on the same node can share it.
 */
export function warnOfSharedVolume(scope: IConstruct, settings: TraefikSettings): void {
  const { enabled, accessMode, existingClaim } = settings.persistence;
  const several = severalPods(settings);
  // The access modes of an existing claim are not known.
  if (!enabled || existingClaim || !several || !accessMode.startsWith('ReadWriteOnce')) return;
  warn(scope, {
    what: `settings.persistence.enabled is true with accessMode ${accessMode}, but ${several.why}: a pod on another node would wait for the volume forever.`,
    remedy: several.remedy,
    code: 'TRK112',
  });
}

const ONE_POD = 'Have one pod, or a volume that several nodes can have: settings.persistence.accessMode ReadWriteMany.';

function severalPods(settings: TraefikSettings): { readonly why: string; readonly remedy: string } | undefined {
  const { deployment, autoscaling, updateStrategy } = settings;
  if (deployment.kind === 'DaemonSet') return { why: 'there is a pod on each node', remedy: ONE_POD };
  if (autoscaling.enabled) return { why: `there can be ${autoscaling.maxReplicas ?? 'several'} pods`, remedy: ONE_POD };
  if ((deployment.replicas ?? 1) > 1) return { why: `there are ${deployment.replicas} pods`, remedy: ONE_POD };
  const surge = updateStrategy?.rollingUpdate?.maxSurge ?? 1;
  if (updateStrategy?.type === 'Recreate' || /^0%?$/.test(String(surge))) return undefined;
  return {
    why: 'a new pod starts before the former one ends (updateStrategy RollingUpdate with maxSurge)',
    remedy: "Set settings.updateStrategy to { type: 'Recreate' }.",
  };
}
