import { goDuration } from '../../kubernetes/go-duration';
import type { Problem } from '../../problems';
import type { TraefikSettings } from '../settings';

/** Traefik's defaults for an entry point. */
const DEFAULT_GRACE_TIMEOUT = 10;

/** Kubernetes' default. */
const DEFAULT_TERMINATION = 60;

/** Grace times that add up to more than the pod has: it would be killed in the middle of requests. */
export function contradictingGraceTimes(settings: TraefikSettings): Problem[] {
  const { deployment, ports } = settings;
  const total = deployment.terminationGracePeriodSeconds || DEFAULT_TERMINATION;
  const preStop = deployment.lifecycle.preStop?.sleep?.seconds ?? 0;
  return Object.entries(ports).flatMap(([name, { transport }]) => {
    const { requestAcceptGraceTimeout, graceTimeOut } = transport.lifeCycle;
    const acceptance = seconds(requestAcceptGraceTimeout) ?? 0;
    const completion = seconds(graceTimeOut) ?? DEFAULT_GRACE_TIMEOUT;
    const needed = preStop + acceptance + completion;
    if (needed <= total) return [];
    return [
      {
        what: `To stop, the entry point ${name} takes ${preStop}s (preStop) + ${acceptance}s (requestAcceptGraceTimeout) + ${completion}s (graceTimeOut) = ${needed}s, but the pod is killed after ${total}s (terminationGracePeriodSeconds).`,
        remedy: `Set settings.deployment.terminationGracePeriodSeconds to ${Math.ceil(needed)} or more, or set gracefulShutdown alone, from which all four follow.`,
        code: 'TRK101',
      },
    ];
  });
}

/** A duration in Traefik's notation: a number of seconds, or Go's `1m30s`. */
function seconds(value: number | string | undefined): number | undefined {
  if (typeof value === 'number' || value === undefined) return value;
  if (value.trim() === '') return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
  return (goDuration(value.trim()) ?? 0) / 1000;
}
