import { quantity } from '../kubernetes/quantity';
import type { Problem } from '../problems';
import type { WorkloadSize } from './workload';

/**
 * Problems of the size of a workload.
 *
 * @param workload how it is named in messages
 */
export function workloadSizeProblems(workload: string, { replicas, requests, limits }: WorkloadSize): Problem[] {
  const amounts = (['cpu', 'memory'] as const).filter((amount) => {
    const requested = quantity(requests[amount]);
    const limit = quantity(limits[amount]);
    return requested === undefined || limit === undefined || requested > limit;
  });
  return [
    ...amounts.map((amount) => ({
      what: `${workload} requests ${requests[amount]} of ${amount} and is limited to ${limits[amount]}.`,
      remedy: 'Give quantities such as 100m or 128Mi, and a limit that is no lower than the request.',
      code: 'GIT012',
    })),
    ...(Number.isInteger(replicas) && replicas > 0 ? [] : [wrongReplicas(workload, replicas)]),
  ];
}

function wrongReplicas(workload: string, replicas: number): Problem {
  return {
    what: `${workload} has ${replicas} replicas, but it must be a whole number of at least 1.`,
    remedy: 'Give at least 1, or leave the component out.',
    code: 'GIT012',
  };
}
