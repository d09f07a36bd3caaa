import type { CiliumSettings } from '../../settings';

/** Whether Cilium does what kube-proxy does. */
export function replacesKubeProxy({ kubeProxyReplacement }: CiliumSettings): boolean {
  return String(kubeProxyReplacement) === 'true';
}
