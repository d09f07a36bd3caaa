import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import type { Manifest } from '../../kubernetes/objects';
import { SERVICE_TYPES } from '../../kubernetes/words';
import { becomes, since, until } from '../../settings/ranges';
import { boolean, fragment, fragments, integer, nullable, text, textList, textMap, word } from '../../settings/schema';
import { onItsLine } from '../../settings/written';
import type { CiliumImage } from '../versions';
import { givenCertificate } from './certificates';
import { image, podDisruptionBudget } from './shared';

function container(role: CiliumImage) {
  return {
    image: image(role),
    /** Security context of the container. */
    securityContext: becomes(
      '1.20',
      { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      fragment<Manifest<k8s.SecurityContext>>({ allowPrivilegeEscalation: false }),
    ),
    /** Extra environment variables. */
    extraEnv: fragments<Manifest<k8s.EnvVar>>(),
    /** Extra volumes of the pods. */
    extraVolumes: fragments<Manifest<k8s.Volume>>(),
    /** Extra mounts of the container. */
    extraVolumeMounts: fragments<Manifest<k8s.VolumeMount>>(),
    /** Resources of the container. */
    resources: fragment<Manifest<k8s.ResourceRequirements>>(),
  };
}

/** Hubble UI: the service map in a browser. */
export const hubbleUiSettings = {
  /** Whether there is a UI; it needs the relay. */
  enabled: boolean(false),
  standalone: {
    /** Whether only the UI is installed, next to an existing Cilium and relay. */
    enabled: boolean(false),
    tls: {
      /** The volume with the UI's client certificate, when the relay serves with TLS. */
      certsVolume: fragment<Omit<Manifest<k8s.Volume>, 'name'>>(),
    },
  },
  /** Whether a change of its configuration replaces the pods. */
  rollOutPods: boolean(false),
  tls: {
    /** The certificate that the UI shows to the relay. */
    client: givenCertificate(),
  },
  backend: {
    ...container('hubbleUiBackend'),
    livenessProbe: {
      /** Whether the kubelet restarts the container when it does not answer. */
      enabled: until('1.20', 'Remove it: there is no such probe any more.', boolean(false)),
    },
    readinessProbe: {
      /** Whether the kubelet waits for the container to answer. */
      enabled: until('1.20', 'Remove it: there is no such probe any more.', boolean(false)),
    },
  },
  frontend: {
    ...container('hubbleUiFrontend'),
    server: {
      ipv6: {
        /** Whether nginx listens on IPv6 too. */
        enabled: boolean(true),
      },
    },
  },
  /** The volume for temporary files; an empty directory unless given. */
  tmpVolume: since('1.19', fragment<Omit<Manifest<k8s.Volume>, 'name'>>()),
  /** Number of pods. */
  replicas: nullable(integer(1)),
  /** Annotations of the UI's own objects. */
  annotations: textMap(),
  /** Labels of the Deployment. */
  labels: textMap(),
  /** Annotations of the pods. */
  podAnnotations: textMap(),
  /** Labels of the pods. */
  podLabels: textMap(),
  podDisruptionBudget: podDisruptionBudget(),
  /** Affinity of the pods. */
  affinity: fragment<Manifest<k8s.Affinity>>(),
  /** How the pods are spread; one without a selector counts the UI's own pods. */
  topologySpreadConstraints: fragments<Manifest<k8s.TopologySpreadConstraint>>(),
  /** Labels that a node must have. */
  nodeSelector: textMap({ 'kubernetes.io/os': 'linux' }),
  /** Tolerations of the pods. */
  tolerations: fragments<Manifest<k8s.Toleration>>(),
  /** Priority class of the pods; empty for none. */
  priorityClassName: onItsLine(nullable(text(''))),
  /** The Deployment's `strategy`. */
  updateStrategy: fragment<Manifest<k8s.DeploymentStrategy>>({
    type: 'RollingUpdate',
    rollingUpdate: { maxUnavailable: 1 },
  }),
  /** Security context of the pods. */
  securityContext: becomes(
    '1.20',
    {
      runAsUser: 1001,
      runAsGroup: 1001,
      fsGroup: 1001,
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    fragment<Manifest<k8s.PodSecurityContext>>({ runAsUser: 1001, runAsGroup: 1001, fsGroup: 1001 }),
  ),
  service: {
    /** Annotations of the Service. */
    annotations: textMap(),
    /** Labels of the Service. */
    labels: textMap(),
    /** Type of the Service. */
    type: nullable(word(SERVICE_TYPES, 'ClusterIP')),
    /** Port on every node, with type `NodePort`. */
    nodePort: nullable(integer(31235)),
  },
  /** Path under which the UI is reached, with a slash at its end. */
  baseUrl: text('/'),
  ingress: {
    /** Whether there is an Ingress. */
    enabled: boolean(false),
    /** Annotations of the Ingress. */
    annotations: textMap(),
    /** Class of the Ingress; empty for the cluster's default. */
    className: onItsLine(nullable(text(''))),
    /** Host names of the UI. */
    hosts: textList(['chart-example.local']),
    /** Labels of the Ingress. */
    labels: textMap(),
    /** Certificates of the Ingress. */
    tls: fragments<Manifest<k8s.IngressTls>>(),
  },
};
