import type { Peers } from '../kubernetes/closed-ports';

/**
 * Who may connect to Hubble's Services. The relay shows every flow in the cluster, and only the UI needs to see them.
 */
export const HUBBLE_CLIENTS: Readonly<Record<string, Peers>> = {
  'hubble-relay': [{ podSelector: { matchLabels: { 'k8s-app': 'hubble-ui' } } }],
};
