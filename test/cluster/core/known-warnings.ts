import type { KnownWarning } from '../warnings';

/** What Cilium and metrics-server write in spite of our defaults, and why that stays. */
export const KNOWN_WARNINGS: readonly KnownWarning[] = [
  { text: /BIG TCP.*GENEVE/, because: 'the kernel of the tests need not have Geneve, and BIG TCP is off' },
  {
    text: /Waiting for k8s node information/,
    because: 'an agent is there before the operator has given its node a network for pods',
  },
  {
    text: /Initial TLS configuration load failed.*hubble/,
    because: "Hubble's certificates come by a Job that does not run here, and the agent waits for them",
  },
  {
    text: /Key allocation attempt failed.*already exists/,
    because: 'agents of two nodes gave an identity the same number at once, of which one tries another',
  },
  { text: /Envoy version/, because: 'there is no Envoy here' },
  {
    text: /Leader election lost|etcdserver: request timed out|context deadline exceeded/,
    because: 'the machine is busy',
  },
];
