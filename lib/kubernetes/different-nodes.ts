/** A PodDisruptionBudget in the form of charts' values: a drain evicts one pod at a time. */
export const ONE_AT_A_TIME = { podDisruptionBudget: { enabled: true, maxUnavailable: 1 } };

/**
 * What several replicas need, in the form of the values of Traefik's and metrics-server's charts: a drain evicts one at
 * a time, and they run on different nodes if there are several, or on the same one if there is only one.
 */
export function severalPods(name: string) {
  return {
    ...ONE_AT_A_TIME,
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 100,
            podAffinityTerm: {
              labelSelector: { matchLabels: { 'app.kubernetes.io/name': name } },
              topologyKey: 'kubernetes.io/hostname',
            },
          },
        ],
      },
    },
  };
}
