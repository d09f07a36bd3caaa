/** Lets pods of a name stand on different nodes where there are several, and on one where there is one. */
export function preferDifferentNodes(name: string) {
  return {
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
  };
}
