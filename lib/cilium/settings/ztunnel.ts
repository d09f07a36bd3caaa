import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import type { EnvVar, Manifest, Volume, VolumeMount } from '../../kubernetes/objects';
import { since } from '../../settings/ranges';
import { fragment, fragments, integer, nullable, oneOf, text, textMap } from '../../settings/schema';
import { onItsLine } from '../../settings/written';
import { image } from './shared';

/** Istio's ztunnel on each node, which encrypts the traffic of pods with mutual TLS. */
export const ztunnelSettings = {
  image: image('ztunnel'),
  /** Where it gets its certificates. */
  caAddress: text('https://localhost:15012'),
  ca: since('1.20', {
    /** Who signs its certificates: `internal` for Cilium's operator. */
    type: oneOf(['internal', 'spire'], 'internal'),
  }),
  /** Port of the readiness probe. */
  healthPort: integer(15021),
  /** Resources of the container. */
  resources: fragment<Manifest<k8s.ResourceRequirements>>({ requests: { cpu: '200m', memory: '512Mi' } }),
  /** How the pods are replaced. */
  updateStrategy: fragment<Manifest<k8s.DaemonSetUpdateStrategy>>({
    type: 'RollingUpdate',
    rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
  }),
  /** Seconds that a pod must be ready before the next one is replaced. */
  minReadySeconds: since('1.20', integer(0)),
  /** Seconds that a pod has to end. */
  terminationGracePeriodSeconds: nullable(integer(30)),
  readinessProbe: {
    /** Seconds before the first probe. */
    initialDelaySeconds: integer(0),
    /** Seconds between two probes. */
    periodSeconds: integer(10),
    /** Failures until the pod is not ready. */
    failureThreshold: integer(3),
  },
  /** Labels that a node must have. */
  nodeSelector: textMap({ 'kubernetes.io/os': 'linux' }),
  /** Tolerations of the pods. */
  tolerations: fragments<Manifest<k8s.Toleration>>([
    { effect: 'NoSchedule', operator: 'Exists' },
    { key: 'CriticalAddonsOnly', operator: 'Exists' },
    { effect: 'NoExecute', operator: 'Exists' },
  ]),
  /** Affinity of the pods. */
  affinity: fragment<Manifest<k8s.Affinity>>(),
  /** Priority class of the pods; `system-node-critical` when unset. */
  priorityClassName: onItsLine(text()),
  /** Annotations of its objects. */
  annotations: textMap(),
  /** Annotations of the pods. */
  podAnnotations: textMap(),
  /** Labels of the pods. */
  podLabels: textMap(),
  /** Extra environment variables. */
  extraEnv: fragments<EnvVar>(),
  /** Extra volumes of the pods. */
  extraVolumes: fragments<Volume>(),
  /** Extra mounts of the container. */
  extraVolumeMounts: fragments<VolumeMount>(),
  secrets: {
    /**
     * The CA certificate (PEM) with which it verifies Cilium's own; the Secret `cilium-ztunnel-secrets` is expected
     * when unset.
     */
    bootstrapRootCert: text(),
  },
};
