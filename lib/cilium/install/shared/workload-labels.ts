import { PART_OF_CILIUM } from './rbac';

/** Labels that select the mesh API server's pods. */
export const CLUSTERMESH_PODS = { 'k8s-app': 'clustermesh-apiserver' };

/** Labels of the mesh API server's objects. */
export const CLUSTERMESH_LABELS = {
  ...CLUSTERMESH_PODS,
  ...PART_OF_CILIUM,
  'app.kubernetes.io/name': 'clustermesh-apiserver',
};

/** Labels that select the agents' pods, in which Hubble's server runs. */
export const AGENT_PODS = { 'k8s-app': 'cilium' };

/** Labels of the objects of the agents' Hubble. */
export const HUBBLE_LABELS = { 'app.kubernetes.io/name': 'hubble', 'app.kubernetes.io/part-of': 'cilium' };

/** The name of Envoy's workload and its objects. */
export const ENVOY_NAME = 'cilium-envoy';

/** Labels that select Envoy's pods. */
export const ENVOY_PODS = { 'k8s-app': ENVOY_NAME };

/** Labels of Envoy's objects. */
export const ENVOY_LABELS = {
  ...ENVOY_PODS,
  'app.kubernetes.io/name': ENVOY_NAME,
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
