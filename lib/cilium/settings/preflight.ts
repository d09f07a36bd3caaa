import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import type { EnvVar, Manifest, Volume, VolumeMount } from '../../kubernetes/objects';
import { until } from '../../settings/ranges';
import { boolean, fragment, fragments, integer, nullable, text, textMap } from '../../settings/schema';
import { onItsLine } from '../../settings/written';
import { image, podDisruptionBudget } from './shared';

/**
 * The checks before an upgrade: new images are pulled to every node and the policies are validated. With them on,
 * neither the agent nor its configuration is part of the install.
 */
export const preflightSettings = {
  /** Whether the checks are installed. */
  enabled: boolean(false),
  image: image('agent'),
  envoy: {
    image: image('envoy'),
  },
  /** Whether policies are validated against the new version. */
  validateCNPs: boolean(true),
  /** Path of the file that the names and addresses known to DNS policies are written to; empty for none. */
  tofqdnsPreCache: until('1.20', 'Remove it: the agent remembers names by itself.', nullable(text(''))),
  /** Annotations of the objects. */
  annotations: textMap(),
  /** Annotations of the pods. */
  podAnnotations: textMap(),
  /** Labels of the pods. */
  podLabels: textMap(),
  podDisruptionBudget: podDisruptionBudget(),
  /** Affinity of the pods. */
  affinity: fragment<Manifest<k8s.Affinity>>({
    podAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { 'k8s-app': 'cilium' } } },
      ],
    },
  }),
  /** Labels that a node must have. */
  nodeSelector: textMap({ 'kubernetes.io/os': 'linux' }),
  /** Tolerations of the pods. */
  tolerations: fragments<Manifest<k8s.Toleration>>([{ operator: 'Exists' }]),
  /** Priority class of the pods; empty for a system one. */
  priorityClassName: onItsLine(nullable(text(''))),
  /** Seconds that the pods have for stopping. */
  terminationGracePeriodSeconds: nullable(integer(1)),
  /** Extra environment variables. */
  extraEnv: fragments<EnvVar>(),
  /** Extra volumes of the pods. */
  extraVolumes: fragments<Volume>(),
  /** Extra mounts of the containers. */
  extraVolumeMounts: fragments<VolumeMount>(),
  /** Resources of the containers. */
  resources: fragment<Manifest<k8s.ResourceRequirements>>(),
  /** Security context of the pods that pull images. */
  podSecurityContext: fragment<Manifest<k8s.PodSecurityContext>>(),
  /** Security context of the containers that pull images. */
  securityContext: fragment<Manifest<k8s.SecurityContext>>({ allowPrivilegeEscalation: false }),
  readinessProbe: {
    /** Seconds before the first check of whether policies are validated. */
    initialDelaySeconds: integer(5),
    /** Seconds between two checks. */
    periodSeconds: integer(5),
  },
};
