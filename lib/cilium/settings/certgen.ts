import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import type { Manifest } from '../../kubernetes/objects';
import { becomes, since } from '../../settings/ranges';
import { boolean, fragment, fragments, integer, nullable, text, textMap } from '../../settings/schema';
import { onItsLine } from '../../settings/written';
import { image } from './shared';

/** The Jobs that make certificates in the cluster. */
export const certgenSettings = {
  /** Whether they make the CA too; otherwise it is expected in the Secret `cilium-ca`. */
  generateCA: boolean(true),
  image: image('certgen'),
  /** Seconds after which a finished Job is removed; `null` keeps it. */
  ttlSecondsAfterFinished: becomes('1.19', undefined, nullable(integer(1800))),
  /** Whether a CA that would expire before its certificates is replaced. */
  enforceCAValidityThroughoutLeavesDuration: since('1.20', boolean(true)),
  cronJob: since('1.19', {
    /** Finished Jobs that are kept when they succeeded. */
    successfulJobsHistoryLimit: integer(3),
    /** Finished Jobs that are kept when they failed. */
    failedJobsHistoryLimit: integer(1),
  }),
  /** Labels of the pods. */
  podLabels: textMap(),
  annotations: {
    /** Annotations of the Jobs. */
    job: textMap(),
    /** Annotations of Hubble's CronJob. */
    cronJob: textMap(),
  },
  /** Labels that a node must have. */
  nodeSelector: textMap(),
  /** Priority class of the pods; empty for none. */
  priorityClassName: onItsLine(nullable(text(''))),
  /** Tolerations of the pods. */
  tolerations: fragments<Manifest<k8s.Toleration>>(),
  /** Resources of the container. */
  resources: fragment<Manifest<k8s.ResourceRequirements>>(),
  /** Extra volumes of the pods. */
  extraVolumes: fragments<Manifest<k8s.Volume>>(),
  /** Extra mounts of the container. */
  extraVolumeMounts: fragments<Manifest<k8s.VolumeMount>>(),
  /** Affinity of the pods. */
  affinity: fragment<Manifest<k8s.Affinity>>(),
};
