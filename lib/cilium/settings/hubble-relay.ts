import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import type { Manifest } from '../../kubernetes/objects';
import { SERVICE_TYPES } from '../../kubernetes/words';
import { becomes, since } from '../../settings/ranges';
import {
  boolean,
  fragment,
  fragments,
  integer,
  nullable,
  numberOrText,
  text,
  textMap,
  word,
} from '../../settings/schema';
import { bare, onItsLine } from '../../settings/written';
import { generatedCertificate, givenCertificate } from './certificates';
import { portText } from './port-text';
import { image, podDisruptionBudget, pprof, serviceMonitor } from './shared';

const CONFINED: Manifest<k8s.SecurityContext> = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  runAsUser: 65532,
  runAsGroup: 65532,
  seccompProfile: { type: 'RuntimeDefault' },
  capabilities: { drop: ['ALL'] },
};

/** Hubble relay: one API for the flows of all nodes. */
export const hubbleRelaySettings = {
  /** Whether there is a relay. */
  enabled: boolean(false),
  /** Whether a change of its configuration replaces the pods. */
  rollOutPods: boolean(false),
  image: image('hubbleRelay'),
  /** Resources of the container. */
  resources: fragment<Manifest<k8s.ResourceRequirements>>(),
  logOptions: since('1.18.8', {
    /** Format of the log: `text`, `text-ts`, `json` or `json-ts`. */
    format: onItsLine(text()),
    /** Minimum level of the log: `debug`, `info`, `warn` or `error`. */
    level: onItsLine(text()),
  }),
  /** Number of pods. */
  replicas: nullable(integer(1)),
  /** Affinity of the pods; upstream keeps them on nodes with an agent. */
  affinity: fragment<Manifest<k8s.Affinity>>({
    podAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { 'k8s-app': 'cilium' } } },
      ],
    },
  }),
  /** How the pods are spread; one without a selector counts the relay's own pods. */
  topologySpreadConstraints: fragments<Manifest<k8s.TopologySpreadConstraint>>(),
  /** Labels that a node must have. */
  nodeSelector: textMap({ 'kubernetes.io/os': 'linux' }),
  /** Tolerations of the pods. */
  tolerations: fragments<Manifest<k8s.Toleration>>(),
  /** Extra environment variables. */
  extraEnv: fragments<Manifest<k8s.EnvVar>>(),
  /** Annotations of the relay's own objects. */
  annotations: textMap(),
  /** Annotations of the pods. */
  podAnnotations: textMap(),
  /** Labels of the pods. */
  podLabels: textMap(),
  podDisruptionBudget: podDisruptionBudget(),
  /** Priority class of the pods; empty for none. */
  priorityClassName: onItsLine(nullable(text(''))),
  /** Seconds that a pod has to end. */
  terminationGracePeriodSeconds: nullable(integer(1)),
  /** The Deployment's `strategy`. */
  updateStrategy: fragment<Manifest<k8s.DeploymentStrategy>>({
    type: 'RollingUpdate',
    rollingUpdate: { maxUnavailable: 1 },
  }),
  /** Extra volumes of the pods. */
  extraVolumes: fragments<Manifest<k8s.Volume>>(),
  /** Extra mounts of the container. */
  extraVolumeMounts: fragments<Manifest<k8s.VolumeMount>>(),
  /** Security context of the pods. */
  podSecurityContext: fragment<Manifest<k8s.PodSecurityContext>>({
    fsGroup: 65532,
    seccompProfile: { type: 'RuntimeDefault' },
  }),
  /** Security context of the container. */
  securityContext: becomes(
    '1.20',
    { ...CONFINED, readOnlyRootFilesystem: true },
    fragment<Manifest<k8s.SecurityContext>>(CONFINED),
  ),
  service: {
    /** Type of the Service. */
    type: nullable(word(SERVICE_TYPES, 'ClusterIP')),
    /** Port on every node, with type `NodePort`. */
    nodePort: nullable(integer(31234)),
  },
  /** Address that the relay serves on; empty for all. */
  listenHost: bare(nullable(text(''))),
  /** Port that the relay serves on. */
  listenPort: portText('4245'),
  tls: {
    /** The certificate that the relay shows to agents. */
    client: givenCertificate(),
    /** The certificate that the relay shows to its own clients. */
    server: {
      /** Whether the relay itself serves with TLS. */
      enabled: boolean(false),
      /** Whether clients must show a certificate. */
      mtls: boolean(false),
      ...generatedCertificate(),
      /** The name in the relay's certificate that the UI expects. */
      relayName: text('ui.hubble-relay.cilium.io'),
    },
  },
  /** Wait before the connection to an agent is retried, such as `30s`. */
  retryTimeout: onItsLine(text()),
  /** Flows of one request that are held back for sorting. */
  sortBufferLenMax: integer(),
  /** Wait after which a flow that is held back is sent anyway, such as `1s`. */
  sortBufferDrainTimeout: onItsLine(text()),
  /** Port of the Service; 443 with TLS and 80 without when unset. */
  servicePort: bare(numberOrText()),
  prometheus: {
    /** Whether the relay serves metrics. */
    enabled: boolean(false),
    /** Port of the metrics. */
    port: integer(9966),
    serviceMonitor: {
      ...serviceMonitor(),
      /** The namespace of the ServiceMonitor; the install's own when unset. */
      namespace: onItsLine(text()),
    },
  },
  gops: {
    /** Whether gops can inspect the process. */
    enabled: boolean(true),
    /** Port of gops. */
    port: integer(9893),
  },
  pprof: pprof(6062),
};
