import { type Problem, quoted } from '../../problems';
import type { TraefikSettings } from '../settings';

/** Pods whose settings cannot work. */
export function workloadRefusals(settings: TraefikSettings): Problem[] {
  return [
    ...(settings.deployment.enabled
      ? [...acme(settings), ...rollingUpdate(settings), ...hostNetworkUpdate(settings)]
      : []),
    ...autoscaling(settings),
  ];
}

/** Certificates that one pod obtains are not available to the others. */
function acme({ additionalArguments, deployment }: TraefikSettings): Problem[] {
  const flag = additionalArguments.find((argument) => argument.includes('.acme.'));
  const several = deployment.kind === 'DaemonSet' || (deployment.replicas ?? 0) > 1;
  if (flag === undefined || !several) return [];
  return [
    {
      what: `additionalArguments has ${quoted(flag)}, but with several pods each would obtain certificates of its own.`,
      remedy: 'Run one pod, or have cert-manager obtain certificates.',
      code: 'TRK025',
    },
  ];
}

/** It can only be omitted with the other strategies. */
function rollingUpdate({ updateStrategy }: TraefikSettings): Problem[] {
  if (updateStrategy?.type !== 'RollingUpdate' || updateStrategy.rollingUpdate) return [];
  return [
    {
      what: 'updateStrategy.rollingUpdate is null, but updateStrategy.type is RollingUpdate.',
      remedy: 'Leave updateStrategy.rollingUpdate out, or set updateStrategy.type to Recreate or OnDelete.',
      code: 'SET004',
    },
  ];
}

function hostNetworkUpdate({ deployment, updateStrategy, hostNetwork }: TraefikSettings): Problem[] {
  if (deployment.kind !== 'DaemonSet' || !hostNetwork || updateStrategy?.type !== 'RollingUpdate') return [];
  if (!updateStrategy.rollingUpdate) return [];
  const { maxUnavailable = 0 } = updateStrategy.rollingUpdate;
  if (String(maxUnavailable).includes('%') || Number(maxUnavailable) >= 1) return [];
  return [
    {
      what: `updateStrategy.rollingUpdate.maxUnavailable is ${maxUnavailable}, but with hostNetwork a new pod needs the old one's ports.`,
      remedy: 'Set updateStrategy.rollingUpdate.maxUnavailable to 1 and maxSurge to 0.',
      code: 'TRK026',
    },
  ];
}

function autoscaling({ autoscaling: { enabled, maxReplicas } }: TraefikSettings): Problem[] {
  if (!enabled || maxReplicas) return [];
  return [
    {
      what: 'autoscaling.enabled is true, but autoscaling.maxReplicas is not set.',
      remedy: 'Set autoscaling.maxReplicas.',
      code: 'TRK027',
    },
  ];
}
