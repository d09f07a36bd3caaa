import type { EnvVar } from '../../../kubernetes/objects';
import type { CiliumSettings } from '../../settings';

/**
 * Where a program finds the API server when it cannot go through the Service `kubernetes`, for which Cilium itself may
 * be responsible. Nothing when the settings do not say.
 */
export function apiServerEnv({ k8sServiceHostRef, k8sServiceHost, k8sServicePort }: CiliumSettings): EnvVar[] {
  const { name, key } = k8sServiceHostRef;
  const port = { name: 'KUBERNETES_SERVICE_PORT', value: String(k8sServicePort) };
  if (name && key) {
    return [{ name: 'KUBERNETES_SERVICE_HOST', valueFrom: { configMapKeyRef: { name, key } } }, port];
  }
  return k8sServiceHost ? [{ name: 'KUBERNETES_SERVICE_HOST', value: k8sServiceHost }, port] : [];
}
