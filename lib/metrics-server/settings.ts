import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import * as v from 'valibot';
import type { Manifest, Probe } from '../kubernetes/objects';
import { EVICTION_POLICIES, PULL_POLICIES, SERVICE_TYPES } from '../kubernetes/words';
import { imageIn, ofVersion } from '../settings/ranges';
import {
  boolean,
  type CompleteSettings,
  fragment,
  fragments,
  integer,
  mapOf,
  nullable,
  numberOrText,
  oneOf,
  type SettingsInput,
  shaped,
  text,
  textList,
  textMap,
  word,
} from '../settings/schema';
import { atLineEnd, bare, onItsLine } from '../settings/written';

const LOCKED_DOWN: Manifest<k8s.SecurityContext> = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  runAsUser: 1000,
  seccompProfile: { type: 'RuntimeDefault' },
  capabilities: { drop: ['ALL'] },
};

/**
 * Every setting of metrics-server under the names of its chart, version 3.13.1.
 *
 * @see https://github.com/kubernetes-sigs/metrics-server/tree/master/charts/metrics-server
 */
export const metricsServerSettings = {
  image: {
    /** Image name with its registry. */
    repository: bare(ofVersion((version) => imageIn(version, 'server').repository, text(''))),
    /** Tag, and after an `@` a digest. An empty tag means the version of this install. */
    tag: atLineEnd(text('')),
    /** When the kubelet pulls the image. */
    pullPolicy: onItsLine(nullable(word(PULL_POLICIES, 'IfNotPresent'))),
  },
  /** Secrets with credentials for the registry. */
  imagePullSecrets: fragments<Manifest<k8s.LocalObjectReference>>(),
  /** Replaces `metrics-server` in labels and in derived names. */
  nameOverride: bare(text('')),
  /** Replaces the whole name of the objects. */
  fullnameOverride: bare(text('')),
  serviceAccount: {
    /** Whether the ServiceAccount is created. */
    create: nullable(boolean(true)),
    /** Annotations of the ServiceAccount. */
    annotations: textMap(),
    /** Name of the ServiceAccount; empty for the name of the objects. */
    name: onItsLine(text('')),
    /** Secrets that pods of this account may use. */
    secrets: fragments<Manifest<k8s.ObjectReference>>(),
  },
  rbac: {
    /** Whether roles and bindings are created. */
    create: nullable(boolean(true)),
    /** Adds the permission to use a PodSecurityPolicy, for clusters before Kubernetes 1.25. */
    pspEnabled: boolean(false),
  },
  apiService: {
    /** Whether `v1beta1.metrics.k8s.io` is registered. */
    create: nullable(boolean(true)),
    /** Annotations of the APIService. */
    annotations: textMap(),
    /** Whether the API server accepts any certificate from metrics-server. */
    insecureSkipTLSVerify: nullable(boolean(true)),
    /** CA certificate (PEM) that the API server checks metrics-server against. */
    caBundle: text(''),
  },
  /** Labels of every object. */
  commonLabels: textMap(),
  /** Labels of the pods. */
  podLabels: textMap(),
  /** Annotations of the pods. */
  podAnnotations: textMap(),
  /** Security context of the pods. */
  podSecurityContext: fragment<Manifest<k8s.PodSecurityContext>>(),
  /** Security context of the container. */
  securityContext: fragment<Manifest<k8s.SecurityContext>>(LOCKED_DOWN),
  /** Priority class of the pods; empty for none. */
  priorityClassName: nullable(text('system-cluster-critical')),
  /** Port that the container serves on. */
  containerPort: integer(10250),
  hostNetwork: {
    /** Whether the pods use their node's network. */
    enabled: boolean(false),
  },
  /** Number of pods; `null` leaves it to whoever scales. */
  replicas: nullable(integer(1)),
  /** Number of old ReplicaSets that are kept. */
  revisionHistoryLimit: shaped<number | string>(
    v.union(
      [v.pipe(v.number(), v.integer()), v.pipe(v.string(), v.regex(/^\d*$/, 'a whole number'))],
      'a whole number',
    ),
  ),
  /** The Deployment's `strategy`. */
  updateStrategy: fragment<Manifest<k8s.DeploymentStrategy>>(),
  podDisruptionBudget: {
    /** Whether there is a PodDisruptionBudget. */
    enabled: boolean(false),
    /** Pods that must stay: a number or a percentage. */
    minAvailable: onItsLine(numberOrText()),
    /** Pods that may be gone: a number or a percentage. */
    maxUnavailable: onItsLine(numberOrText()),
    /** Whether pods that are not ready may be evicted: `IfHealthyBudget` or `AlwaysAllow`. */
    unhealthyPodEvictionPolicy: onItsLine(word(EVICTION_POLICIES)),
  },
  /** First arguments of the program. */
  defaultArgs: textList([
    '--cert-dir=/tmp',
    '--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname',
    '--kubelet-use-node-status-port',
    '--metric-resolution=15s',
  ]),
  /** Extra arguments of the program. */
  args: textList(),
  /** Liveness probe of the container. */
  livenessProbe: fragment<Probe>({
    httpGet: { path: '/livez', port: 'https', scheme: 'HTTPS' },
    initialDelaySeconds: 0,
    periodSeconds: 10,
    failureThreshold: 3,
  }),
  /** Readiness probe of the container; it waits for the first scrape. */
  readinessProbe: fragment<Probe>({
    httpGet: { path: '/readyz', port: 'https', scheme: 'HTTPS' },
    initialDelaySeconds: 20,
    periodSeconds: 10,
    failureThreshold: 3,
  }),
  service: {
    /** Type of the Service. */
    type: onItsLine(nullable(word(SERVICE_TYPES, 'ClusterIP'))),
    /** Port of the Service. */
    port: integer(443),
    /** Annotations of the Service. */
    annotations: textMap(),
    /** Labels of the Service. */
    labels: textMap(),
  },
  addonResizer: {
    /** Whether a second container adjusts the resources to the number of nodes. */
    enabled: boolean(false),
    image: {
      /** Image name with its registry. */
      repository: bare(text('registry.k8s.io/autoscaling/addon-resizer')),
      /** Tag of the image. */
      tag: atLineEnd(text('1.8.23')),
    },
    /** Security context of the second container. */
    securityContext: fragment<Manifest<k8s.SecurityContext>>(LOCKED_DOWN),
    /** Resources of the second container. */
    resources: fragment<Manifest<k8s.ResourceRequirements>>({
      requests: { cpu: '40m', memory: '25Mi' },
      limits: { cpu: '40m', memory: '25Mi' },
    }),
    nanny: {
      /** CPU of metrics-server before the nodes are counted. */
      cpu: onItsLine(numberOrText('0m')),
      /** CPU for each node. */
      extraCpu: onItsLine(numberOrText('1m')),
      /** Memory of metrics-server before the nodes are counted. */
      memory: onItsLine(numberOrText('0Mi')),
      /** Memory for each node. */
      extraMemory: onItsLine(numberOrText('2Mi')),
      /** The minimum number of nodes to calculate with. */
      minClusterSize: integer(100),
      /** Milliseconds between two polls of the cluster. */
      pollPeriod: integer(300000),
      /** Percentage by which resources may be off before they are changed. */
      threshold: integer(5),
    },
  },
  metrics: {
    /** Whether anyone may read `/metrics`. */
    enabled: boolean(false),
  },
  serviceMonitor: {
    /** Whether there is a ServiceMonitor; `metrics.enabled` must be set too. */
    enabled: boolean(false),
    /** Labels by which Prometheus selects the ServiceMonitor. */
    additionalLabels: textMap(),
    /** Time between two scrapes. */
    interval: onItsLine(nullable(text('1m'))),
    /** Timeout of a scrape. */
    scrapeTimeout: onItsLine(nullable(text('10s'))),
    /** Relabelling of samples. */
    metricRelabelings: fragments(),
    /** Relabelling of targets. */
    relabelings: fragments(),
  },
  /** Resources of the container. */
  resources: fragment<Manifest<k8s.ResourceRequirements>>({ requests: { cpu: '100m', memory: '200Mi' } }),
  /** Extra mounts of the container. */
  extraVolumeMounts: fragments<Manifest<k8s.VolumeMount>>(),
  /** Extra volumes of the pods. */
  extraVolumes: fragments<Manifest<k8s.Volume>>(),
  /** Labels that a node must have. */
  nodeSelector: textMap(),
  /** Tolerations of the pods. */
  tolerations: fragments<Manifest<k8s.Toleration>>(),
  /** Affinity of the pods. */
  affinity: fragment<Manifest<k8s.Affinity>>(),
  /** How the pods are spread. */
  topologySpreadConstraints: fragments<Manifest<k8s.TopologySpreadConstraint>>(),
  /** DNS configuration of the pods. */
  dnsConfig: fragment<Manifest<k8s.PodDnsConfig>>(),
  /** Annotations of the Deployment. */
  deploymentAnnotations: textMap(),
  /** Scheduler of the pods; empty for the default one. */
  schedulerName: onItsLine(text('')),
  /** The volume behind `/tmp`, where the serving certificate is kept. */
  tmpVolume: fragment<Omit<Manifest<k8s.Volume>, 'name'>>({ emptyDir: {} }),
  tls: {
    /**
     * Where the serving certificate comes from: generated by metrics-server itself at start, from cert-manager, or from
     * a Secret. The chart's `helm` would put a private key into the manifests and is refused.
     */
    type: oneOf(['metrics-server', 'cert-manager', 'existingSecret'], 'metrics-server'),
    /** The cluster's DNS domain, for the names in the certificate. */
    clusterDomain: atLineEnd(text('cluster.local')),
    certManager: {
      /** Whether cert-manager's injector writes the CA into the APIService. */
      addInjectorAnnotations: nullable(boolean(true)),
      existingIssuer: {
        /** Whether an issuer that exists is used; otherwise a self-signed one is created. */
        enabled: boolean(false),
        /** `Issuer` or `ClusterIssuer`. */
        kind: onItsLine(word(['Issuer', 'ClusterIssuer'], 'Issuer')),
        /** Name of the issuer. */
        name: onItsLine(text('my-issuer')),
      },
      /** How long a certificate is valid, as a Go duration; empty for cert-manager's default. */
      duration: onItsLine(text('')),
      /** How long before its end a certificate is renewed, as a Go duration. */
      renewBefore: onItsLine(text('')),
    },
    existingSecret: {
      /** Name of the Secret with `tls.crt` and `tls.key`; empty for the name of the objects. */
      name: onItsLine(text('')),
    },
  },
  /** Annotations of the cert-manager Issuer. */
  additionalAnnotations: shaped(mapOf(v.string())),
};

/** The settings that the install reads. */
export type MetricsServerSettings = CompleteSettings<typeof metricsServerSettings>;

/** Any part of the settings, as a user writes them. */
export type MetricsServerSettingsInput = SettingsInput<typeof metricsServerSettings>;
