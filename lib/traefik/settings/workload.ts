import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import * as v from 'valibot';
import type { Container, Manifest, Volume } from '../../kubernetes/objects';
import { ACCESS_MODES, DNS_POLICIES } from '../../kubernetes/words';
import {
  boolean,
  decimal,
  fragment,
  fragments,
  integer,
  nullable,
  oneOf,
  removable,
  shaped,
  text,
  textMap,
  word,
} from '../../settings/schema';
import { bare, onItsLine } from '../../settings/written';
import { natural, naturalCheck, naturalOrText, wholeNumberOrTextCheck } from './checks';

/** The Deployment or DaemonSet, and its pods. */
export const deployment = {
  /** Whether there is a Deployment or DaemonSet. */
  enabled: boolean(true),
  /** `Deployment` for a number of pods, or `DaemonSet` for one on each node. */
  kind: oneOf(['Deployment', 'DaemonSet'], 'Deployment'),
  /** Number of a Deployment's pods; `null` leaves it to an autoscaler. */
  replicas: nullable(shaped(naturalCheck, 1)),
  /** Number of old revisions that are kept. */
  revisionHistoryLimit: natural(),
  /** Seconds from the request to stop a pod until it is killed. */
  terminationGracePeriodSeconds: nullable(integer(60)),
  /** Seconds that a pod must be ready before it counts. */
  minReadySeconds: nullable(integer(0)),
  /** Port of the probes; unset for that of the entry point `traefik`. */
  healthchecksPort: onItsLine(naturalOrText()),
  /** Host of the probes; empty for the entry point's, or the pod itself. */
  healthchecksHost: text(''),
  /** `HTTP` or `HTTPS`; unset for HTTP. */
  healthchecksScheme: oneOf(['HTTP', 'HTTPS']),
  /** Path of the readiness probe; empty for `/ping`. */
  readinessPath: onItsLine(text('')),
  /** Path of the liveness probe; empty for `/ping`. */
  livenessPath: onItsLine(text('')),
  /** Annotations of the Deployment or DaemonSet. */
  annotations: textMap(),
  /** Labels of the Deployment or DaemonSet. */
  labels: textMap(),
  /** Annotations of the pods. */
  podAnnotations: textMap(),
  /** Labels of the pods. */
  podLabels: textMap(),
  /** Extra containers of the pods. */
  additionalContainers: fragments<Container>(),
  /** Extra volumes of the pods. */
  additionalVolumes: fragments<Volume>(),
  /** Containers that run before Traefik. */
  initContainers: fragments<Container>(),
  /** Whether the containers see each other's processes. */
  shareProcessNamespace: boolean(false),
  /** Whether users in the pod are users of the node; unset for the cluster's default. */
  hostUsers: boolean(),
  /** DNS policy of the pods; empty for the cluster's. */
  dnsPolicy: onItsLine(word(['', ...DNS_POLICIES], '')),
  /** DNS configuration of the pods: name servers, search domains and options. */
  dnsConfig: fragment<Manifest<k8s.PodDnsConfig>>(),
  /** Extra entries of the pods' hosts file. */
  hostAliases: fragments<Manifest<k8s.HostAlias>>(),
  /** Secrets with credentials for the registry. */
  imagePullSecrets: fragments<Manifest<k8s.LocalObjectReference>>(),
  /** What runs after the start and before the stop of the container. */
  lifecycle: fragment<Manifest<k8s.Lifecycle>>(),
  /** Runtime class of the pods; empty for the node's default. */
  runtimeClassName: onItsLine(text('')),
  /** Share of the memory limit that Go's garbage collector aims for; 0 for no target. */
  goMemLimitPercentage: nullable(decimal(0.9)),
  tmpVolume: {
    /** The empty directory behind `/tmp`. */
    emptyDir: fragment<Manifest<k8s.EmptyDirVolumeSource>>(),
  },
};

const podsOrShare = v.union([wholeNumberOrTextCheck, v.undefined()], 'a whole number or a percentage');

/** How pods are replaced. */
export const updateStrategy = removable({
  /** `RollingUpdate`, `Recreate` or `OnDelete`. */
  type: bare(word(['RollingUpdate', 'Recreate', 'OnDelete'], 'RollingUpdate')),
  rollingUpdate: removable({
    /** Pods that may be unavailable during an update: a number or a percentage. */
    maxUnavailable: onItsLine(nullable(shaped<number | string>(podsOrShare as v.GenericSchema<number | string>, 0))),
    /** Pods that may exist in addition during an update: a number or a percentage. */
    maxSurge: onItsLine(nullable(shaped<number | string>(podsOrShare as v.GenericSchema<number | string>, 1))),
  }),
});

/** Timing and thresholds of a probe. */
const probe = (failureThreshold: number) => ({
  /** Failures in a row that count. */
  failureThreshold: nullable(integer(failureThreshold)),
  /** Seconds before the first probe. */
  initialDelaySeconds: nullable(integer(2)),
  /** Seconds between two probes. */
  periodSeconds: nullable(integer(10)),
  /** Successes in a row that count. */
  successThreshold: nullable(integer(1)),
  /** Timeout of a probe, in seconds. */
  timeoutSeconds: nullable(integer(2)),
});

export const readinessProbe = probe(1);
export const livenessProbe = probe(3);

/** How many pods may be evicted at a time. */
export const podDisruptionBudget = {
  /** Whether there is a PodDisruptionBudget. */
  enabled: boolean(false),
  /** Pods that may be unavailable: a number or a percentage. */
  maxUnavailable: onItsLine(naturalOrText()),
  /** Pods that must stay available: a number or a percentage. */
  minAvailable: onItsLine(naturalOrText()),
};

/** The HorizontalPodAutoscaler. */
export const autoscaling = {
  /** Whether there is a HorizontalPodAutoscaler. */
  enabled: boolean(false),
  /** The minimum number of pods; unset for 1. */
  minReplicas: natural(),
  /** The maximum number of pods. */
  maxReplicas: natural(),
  /** The metrics that the number of pods follows. */
  metrics: fragments<Manifest<k8s.MetricSpecV2>>(),
  /** How fast the number of pods may change. */
  behavior: fragment<Manifest<k8s.HorizontalPodAutoscalerBehaviorV2>>(),
  /** What is scaled. */
  scaleTargetRef: {
    /** Its API version. */
    apiVersion: bare(text('apps/v1')),
    /** Its kind. */
    kind: bare(text('Deployment')),
    /** Its name; empty for the name of the objects. */
    name: onItsLine(text('')),
  },
};

/** The volume for certificates. */
export const persistence = {
  /** Whether the volume is a PersistentVolumeClaim; an empty directory otherwise. */
  enabled: boolean(false),
  /** Name of the volume in the pod. */
  name: bare(text('data')),
  /** An existing claim to use instead of creating one. */
  existingClaim: onItsLine(text('')),
  /** Access mode of the claim. */
  accessMode: word(ACCESS_MODES, 'ReadWriteOnce'),
  /** Size of the claim. */
  size: text('128Mi'),
  /** Storage class of the claim; unset for the cluster's default, empty for none. */
  storageClass: text(),
  /** The name of the PersistentVolume that the claim binds to. */
  volumeName: text(''),
  /** Where the volume is mounted. */
  path: bare(text('/data')),
  /** Annotations of the claim. */
  annotations: textMap(),
  /** The part of the volume that is mounted; empty for all. */
  subPath: bare(text('')),
  /** The empty directory, where there is no claim. */
  emptyDir: fragment<Manifest<k8s.EmptyDirVolumeSource>>(),
};
