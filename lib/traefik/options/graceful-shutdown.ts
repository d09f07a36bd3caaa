import { Duration } from 'cdk8s';
import * as v from 'valibot';
import type { JsonMap } from '../../settings/schema';

/** The default time for a pod to stop: long enough for load balancers with a health check every 20 s. */
export const DEFAULT_GRACEFUL_SHUTDOWN = Duration.seconds(120);

const SHORTEST = 12;

/** Check of `gracefulShutdown`. */
export const GRACEFUL_SHUTDOWN_CHECK = v.custom<Duration>(
  (value) => value instanceof Duration && value.toMilliseconds() >= SHORTEST * 1000,
  `a Duration of ${SHORTEST} seconds or more`,
);

/** How the time for a pod to stop is divided; the rest is for the container runtime. */
export interface ShutdownPhases {
  /** Seconds for the cluster to notice that the pod is stopping, before Traefik receives the signal. */
  readonly preStop: number;
  /**
   * Seconds in which Traefik still accepts requests while its health check already fails, for external load balancers.
   */
  readonly acceptance: number;
  /** Seconds for running requests to finish. */
  readonly completion: number;
  /** Seconds after which the pod is killed. */
  readonly total: number;
}

/** A sixth for the cluster, an eighth for load balancers, half for running requests. */
function shutdownPhases(duration: Duration): ShutdownPhases {
  const total = Math.floor(duration.toMilliseconds() / 1000);
  return {
    preStop: Math.floor(total / 6),
    acceptance: Math.floor(total / 8),
    completion: Math.floor(total / 2),
    total,
  };
}

/** The settings of the pod; those of the entry points are `lifeCycle`. */
export function gracefulShutdownSettings(duration: Duration): JsonMap {
  const { preStop, total } = shutdownPhases(duration);
  return {
    deployment: {
      terminationGracePeriodSeconds: total,
      lifecycle: { preStop: { sleep: { seconds: preStop } } },
    },
  };
}

/** The settings of an exposed entry point. */
export function lifeCycle(duration: Duration): JsonMap {
  const { acceptance, completion } = shutdownPhases(duration);
  return { transport: { lifeCycle: { requestAcceptGraceTimeout: acceptance, graceTimeOut: completion } } };
}
