/** A budget by which a drain takes one pod at a time, as charts take it. */
export const ONE_AT_A_TIME = { podDisruptionBudget: { enabled: true, maxUnavailable: 1 } };

/**
 * What several pods of a name need beyond one, as the charts of Traefik and metrics-server take it: a drain takes one at a
 * time, and they stand on different nodes where there are several, and on one where there is one.
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
