import type { Peers } from '../kubernetes/closed-ports';
import type { CiliumSettings } from './settings';

/**
 * Who may connect to Hubble's Services. The relay shows every flow in the cluster, and only the UI needs to see them. The
 * UI shows the same without a login, so it is for `kubectl port-forward`, unless its own settings expose it.
 */
export function hubbleClients({ hubble: { ui } }: CiliumSettings): Readonly<Record<string, Peers>> {
  const isExposed = ui.ingress.enabled || (ui.service.type ?? 'ClusterIP') !== 'ClusterIP';
  return {
    'hubble-relay': [{ podSelector: { matchLabels: { 'k8s-app': 'hubble-ui' } } }],
    ...(isExposed ? {} : { 'hubble-ui': [] }),
  };
}
