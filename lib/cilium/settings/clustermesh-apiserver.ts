import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import type { Manifest, Probe } from '../../kubernetes/objects';
import { SERVICE_TYPES } from '../../kubernetes/words';
import { becomes, since, until } from '../../settings/ranges';
import {
  boolean,
  fragment,
  fragments,
  integer,
  nullable,
  oneOf,
  text,
  textList,
  textMap,
  word,
} from '../../settings/schema';
import { atLineEnd, bare, onItsLine } from '../../settings/written';
import { certificateMethod, type IssuerRef } from './certificates';
import { image, podDisruptionBudget, serviceMonitor } from './shared';

function containerSecurityContext() {
  return fragment<Manifest<k8s.SecurityContext>>({
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
  });
}

function scrape() {
  const { interval, scrapeTimeout, relabelings, metricRelabelings } = serviceMonitor();
  return {
    /** Time between two scrapes. */
    interval,
    /** Timeout of a scrape. */
    scrapeTimeout,
    /** Relabelling of targets. */
    relabelings,
    /** Relabelling of samples. */
    metricRelabelings,
  };
}

const ETCD = {
  /** Resources of the container. */
  resources: fragment<Manifest<k8s.ResourceRequirements>>(),
  /** Security context of the containers of etcd. */
  securityContext: containerSecurityContext(),
  /** Hooks of the container. */
  lifecycle: fragment<Manifest<k8s.Lifecycle>>(),
  init: {
    /** Resources of the init container. */
    resources: fragment<Manifest<k8s.ResourceRequirements>>(),
    /** Extra arguments of the init container. */
    extraArgs: textList(),
    /** Extra environment variables of the init container. */
    extraEnv: fragments<Manifest<k8s.EnvVar>>(),
  },
  /** Where the data is: on the node's disk, or in memory that counts as the container's. */
  storageMedium: oneOf(['Disk', 'Memory'], 'Disk'),
};

const KVSTOREMESH = {
  /** Whether the state of other clusters is cached in this one. */
  enabled: boolean(true),
  /** Requests a second that it sends to etcd. */
  etcdQPS: since('1.20', integer(100)),
  /** Port of the health check. */
  healthPort: integer(9881),
  /** Timing of the readiness probe. */
  readinessProbe: fragment<Probe>(),
  /** Extra arguments. */
  extraArgs: textList(),
  /** Extra environment variables. */
  extraEnv: fragments<Manifest<k8s.EnvVar>>(),
  /** Resources of the container. */
  resources: fragment<Manifest<k8s.ResourceRequirements>>(),
  /** Extra mounts of the container. */
  extraVolumeMounts: fragments<Manifest<k8s.VolumeMount>>(),
  /** Security context of the container. */
  securityContext: containerSecurityContext(),
  /** Hooks of the container. */
  lifecycle: fragment<Manifest<k8s.Lifecycle>>(),
  /** Where the cache is: in the etcd of the pod, or in the cluster's key-value store. */
  kvstoreMode: oneOf(['internal', 'external'], 'internal'),
};

const SERVICE = {
  /** Type of the Service. */
  type: bare(nullable(word(SERVICE_TYPES, 'NodePort'))),
  /** Whether the Service is created by something else. */
  externallyCreated: since('1.19', boolean(false)),
  /** Port on every node, with type `NodePort`; a different one in each cluster. */
  nodePort: nullable(integer(32379)),
  /** Annotations of the Service. */
  annotations: textMap(),
  /** Labels of the Service. */
  labels: textMap(),
  /** Whether traffic from outside stays on the node that it came to. */
  externalTrafficPolicy: nullable(oneOf(['Local', 'Cluster'], 'Cluster')),
  /** Whether traffic from inside stays on its node. */
  internalTrafficPolicy: nullable(oneOf(['Local', 'Cluster'], 'Cluster')),
  /** Whether a client stays with one pod: each has its own etcd. */
  enableSessionAffinity: oneOf(['HAOnly', 'Always', 'Never'], 'HAOnly'),
  /** The load balancer's class. */
  loadBalancerClass: onItsLine(text()),
  /** The load balancer's address. */
  loadBalancerIP: onItsLine(text()),
  /** Addresses (CIDR) that the load balancer lets in. */
  loadBalancerSourceRanges: textList(),
};

const TLS = {
  /**
   * The user that other clusters log in as: all `remote` (`legacy`), each its own (`cluster`), or `migration` in
   * between.
   */
  authMode: becomes('1.19', 'migration', oneOf(['legacy', 'migration', 'cluster'], 'legacy')),
  auto: {
    /** Whether certificates are made in the cluster; otherwise they are expected in Secrets. */
    enabled: boolean(true),
    /**
     * What makes certificates: a CronJob with its own CA (`cronJob`), or cert-manager (`certmanager`). With `helm` the
     * chart would put private keys into the manifests; values files that ask for it get the CronJob.
     */
    method: certificateMethod(),
    /** Days that a certificate is valid. */
    certValidityDuration: becomes('1.20', 365, integer(1095)),
    /** When certificates are renewed, as a cron schedule; only once, at install, when unset. */
    schedule: becomes('1.20', '0 0 1 */4 *', text()),
    /** The issuer, with `method: certmanager`. */
    certManagerIssuerRef: fragment<IssuerRef>(),
    /** Subject of the certificates, with `method: certmanager`. */
    subject: since('1.20', fragment()),
    /** Key of the certificates, with `method: certmanager`. */
    privateKey: since('1.20', fragment()),
    server: since('1.20', {
      /** Further DNS names in the server's certificate. */
      extraDnsNames: textList(),
      /** Extra addresses in the server's certificate. */
      extraIpAddresses: textList(),
    }),
  },
  server: {
    /** Further DNS names in the server's certificate. */
    extraDnsNames: until('1.20', 'Use clustermesh.apiserver.tls.auto.server.extraDnsNames.', textList()),
    /** Extra addresses in the server's certificate. */
    extraIpAddresses: until('1.20', 'Use clustermesh.apiserver.tls.auto.server.extraIpAddresses.', textList()),
  },
};

const METRICS = {
  /** Whether the API server serves metrics. */
  enabled: boolean(true),
  /** Port of the API server's metrics. */
  port: integer(9962),
  kvstoremesh: {
    /** Whether KVStoreMesh serves metrics. */
    enabled: boolean(true),
    /** Port of KVStoreMesh's metrics. */
    port: integer(9964),
  },
  etcd: {
    /** Whether etcd serves metrics. */
    enabled: boolean(true),
    /** `basic`, or `extensive` with histograms of requests. */
    mode: atLineEnd(word(['basic', 'extensive'], 'basic')),
    /** Port of etcd's metrics. */
    port: integer(9963),
  },
  serviceMonitor: {
    ...serviceMonitor(),
    /** The namespace of the ServiceMonitor; the install's own when unset. */
    namespace: onItsLine(text()),
    /** How KVStoreMesh is scraped. */
    kvstoremesh: scrape(),
    /** How etcd is scraped. */
    etcd: scrape(),
  },
};

/** The API server that other clusters of a mesh read. */
export const clustermeshApiserverSettings = {
  image: image('clustermeshApiserver'),
  /** Requests a second that it sends to etcd. */
  etcdQPS: since('1.20', integer(50)),
  /** Port of the health check. */
  healthPort: integer(9880),
  /** Timing of the readiness probe. */
  readinessProbe: fragment<Probe>(),
  etcd: ETCD,
  kvstoremesh: KVSTOREMESH,
  service: SERVICE,
  /** Number of pods. */
  replicas: integer(1),
  /** Hooks of the container. */
  lifecycle: fragment<Manifest<k8s.Lifecycle>>(),
  /** Seconds that a pod has to end. */
  terminationGracePeriodSeconds: nullable(integer(30)),
  /** Extra arguments. */
  extraArgs: textList(),
  /** Extra environment variables. */
  extraEnv: fragments<Manifest<k8s.EnvVar>>(),
  /** Extra volumes of the pods. */
  extraVolumes: fragments<Manifest<k8s.Volume>>(),
  /** Extra mounts of the containers. */
  extraVolumeMounts: fragments<Manifest<k8s.VolumeMount>>(),
  /** Security context of the container. */
  securityContext: containerSecurityContext(),
  /** Security context of the pods. */
  podSecurityContext: fragment<Manifest<k8s.PodSecurityContext>>({
    runAsNonRoot: true,
    runAsUser: 65532,
    runAsGroup: 65532,
    fsGroup: 65532,
  }),
  /** Annotations of the pods. */
  podAnnotations: textMap(),
  /** Labels of the pods. */
  podLabels: textMap(),
  podDisruptionBudget: podDisruptionBudget(),
  /** Resources of the container. */
  resources: fragment<Manifest<k8s.ResourceRequirements>>(),
  /** Affinity of the pods; upstream spreads them over nodes. */
  affinity: fragment<Manifest<k8s.Affinity>>({
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 100,
          podAffinityTerm: {
            labelSelector: { matchLabels: { 'k8s-app': 'clustermesh-apiserver' } },
            topologyKey: 'kubernetes.io/hostname',
          },
        },
      ],
    },
  }),
  /** How the pods are spread; one without a selector counts these pods. */
  topologySpreadConstraints: fragments<Manifest<k8s.TopologySpreadConstraint>>(),
  /** Labels that a node must have. */
  nodeSelector: textMap({ 'kubernetes.io/os': 'linux' }),
  /** Tolerations of the pods. */
  tolerations: fragments<Manifest<k8s.Toleration>>(),
  /** The Deployment's `strategy`. */
  updateStrategy: fragment<Manifest<k8s.DeploymentStrategy>>({
    type: 'RollingUpdate',
    rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
  }),
  /** Priority class of the pods; a critical one when empty. */
  priorityClassName: onItsLine(nullable(text(''))),
  tls: TLS,
  metrics: METRICS,
};
