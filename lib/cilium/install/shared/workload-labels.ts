import { PART_OF_CILIUM } from './rbac';

/** Labels that select the mesh API server's pods. */
export const CLUSTERMESH_PODS = { 'k8s-app': 'clustermesh-apiserver' };

/** Labels of the mesh API server's objects. */
export const CLUSTERMESH_LABELS = {
  ...CLUSTERMESH_PODS,
  ...PART_OF_CILIUM,
  'app.kubernetes.io/name': 'clustermesh-apiserver',
};

/** Labels that select Envoy's pods. */
export const ENVOY_PODS = { 'k8s-app': 'cilium-envoy' };

/** Labels of Envoy's objects. */
export const ENVOY_LABELS = {
  ...ENVOY_PODS,
  'app.kubernetes.io/name': 'cilium-envoy',
  ...PART_OF_CILIUM,
};

/** Labels that select the relay's pods. */
export const RELAY_PODS = { 'k8s-app': 'hubble-relay' };

/** Labels of the relay's objects. */
export const RELAY_LABELS = {
  ...RELAY_PODS,
  'app.kubernetes.io/name': 'hubble-relay',
  ...PART_OF_CILIUM,
};

/** Labels that select the UI's pods. */
export const UI_PODS = { 'k8s-app': 'hubble-ui' };

/** Labels of the UI's objects. */
export const UI_LABELS = { ...UI_PODS, 'app.kubernetes.io/name': 'hubble-ui', ...PART_OF_CILIUM };
