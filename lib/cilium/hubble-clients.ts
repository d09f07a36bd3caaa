import type { Peers } from '../kubernetes/closed-ports';

/** Who may ask Hubble's Services. The relay shows every flow of the cluster, and only the UI has to see them. */
export const HUBBLE_CLIENTS: Readonly<Record<string, Peers>> = {
  'hubble-relay': [{ podSelector: { matchLabels: { 'k8s-app': 'hubble-ui' } } }],
};
