import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import type { Container, Manifest } from '../../kubernetes/objects';
import { DNS_POLICIES } from '../../kubernetes/words';
import { since } from '../../settings/ranges';
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
import { inline, onItsLine } from '../../settings/written';
import { portText } from './port-text';
import { type HostPathMount, image, NODE_RELABELING, serviceMonitor } from './shared';

const NEXT_TO_THE_AGENT: Manifest<k8s.Affinity> = {
  podAntiAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [
      { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { 'k8s-app': 'cilium-envoy' } } },
    ],
  },
  podAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [
      { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { 'k8s-app': 'cilium' } } },
    ],
  },
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [
        { matchExpressions: [{ key: 'cilium.io/no-schedule', operator: 'NotIn', values: ['true'] }] },
      ],
    },
  },
};

const LOG = {
  /** Format of a line of the log. */
  format: inline(nullable(text('[%Y-%m-%d %T.%e][%t][%l][%n] [%g:%#] %v'))),
  /** Fields of a line of the log, which is then JSON; wins over `format`. */
  format_json: fragment(),
  /** File that the log goes to; standard output when empty. */
  path: inline(nullable(text(''))),
  /** Minimum level of the log, unless the agent debugs Envoy; the agent's own when unset. */
  defaultLevel: oneOf(['trace', 'debug', 'info', 'warning', 'error', 'critical', 'off']),
  /** Bytes that the agent holds for an entry of the access log; longer ones are cut. */
  accessLogBufferSize: nullable(integer(4096)),
  /** Whether Envoy keeps an access log. */
  accessLogEnabled: since('1.20', boolean(true)),
};

const HTTP = {
  /** Seconds until a connection attempt is given up. */
  connectTimeoutSeconds: integer(2),
  /** Seconds that Envoy waits for its first configuration. */
  initialFetchTimeoutSeconds: integer(30),
  /** Retries of one cluster that may run at a time. */
  maxConcurrentRetries: integer(128),
  /** Connections of one cluster that may be open at a time. */
  clusterMaxConnections: since('1.19', integer(1024)),
  /** Requests of one cluster that may run at a time. */
  clusterMaxRequests: since('1.19', integer(1024)),
  /** Requests of one cluster that may wait for a connection. */
  clusterMaxPendingRequests: since('1.20', integer(1024)),
  /** Connections from clients that all listeners together may have. */
  maxGlobalDownstreamConnections: since('1.19', integer(50000)),
  /** Whether servers see the address of the pod or client, and not that of the node. */
  useOriginalSourceAddress: since('1.19', boolean(true)),
  /** Retries of one HTTP request. */
  httpRetryCount: integer(3),
  /** Requests after which a connection is closed; 0 for no limit. */
  maxRequestsPerConnection: integer(0),
  /** Seconds after which a connection is closed; 0 for no limit. */
  maxConnectionDurationSeconds: integer(0),
  /** Seconds without a request after which a connection to a server is closed. */
  idleTimeoutDurationSeconds: integer(60),
  /** Seconds without any activity after which a stream is closed. */
  streamIdleTimeoutDurationSeconds: integer(300),
  /** Proxies in front whose `X-Forwarded-For` is trusted, for L7 policies on ingress. */
  xffNumTrustedHopsL7PolicyIngress: integer(0),
  /** Proxies in front whose `X-Forwarded-For` is trusted, for L7 policies on egress. */
  xffNumTrustedHopsL7PolicyEgress: integer(0),
  /** Longest wait for endpoints' policies at a start, as a Go duration. */
  policyRestoreTimeoutDuration: text(),
  /**
   * Seconds that a worker waits for a connection to a server to close; 0 resets it, -1 closes it in the background.
   * The chart itself takes only `null`.
   */
  httpUpstreamLingerTimeout: integer(),
};

const PROBES = {
  startupProbe: {
    /** Whether the kubelet waits for Envoy to have started. */
    enabled: boolean(true),
    /** Failures until the container is restarted. */
    failureThreshold: integer(105),
    /** Seconds before the first probe. */
    initialDelaySeconds: since('1.20', integer(5)),
    /** Seconds after which a probe has failed. */
    timeoutSeconds: since('1.20', integer(5)),
    /** Seconds between two probes. */
    periodSeconds: integer(2),
  },
  livenessProbe: {
    /** Whether the kubelet restarts Envoy when it does not answer. */
    enabled: boolean(true),
    /** Failures until the container is restarted. */
    failureThreshold: integer(10),
    /** Seconds before the first probe. */
    initialDelaySeconds: since('1.20', integer(0)),
    /** Seconds after which a probe has failed. */
    timeoutSeconds: since('1.20', integer(5)),
    /** Seconds between two probes. */
    periodSeconds: integer(30),
  },
  readinessProbe: {
    /** Failures until the pod is not ready. */
    failureThreshold: integer(3),
    /** Seconds before the first probe. */
    initialDelaySeconds: since('1.20', integer(0)),
    /** Seconds after which a probe has failed. */
    timeoutSeconds: since('1.20', integer(5)),
    /** Seconds between two probes. */
    periodSeconds: integer(30),
  },
};

const SECURITY_CONTEXT = {
  /** Whether the container is privileged. */
  privileged: boolean(false),
  /** SELinux labels of the container. */
  seLinuxOptions: fragment<Manifest<k8s.SeLinuxOptions>>({ level: 's0', type: 'spc_t' }),
  capabilities: {
    /** Capabilities of the container; its starter drops them before Envoy runs. */
    envoy: textList(['NET_ADMIN', 'SYS_ADMIN']),
    /** Whether Envoy keeps `NET_BIND_SERVICE`, for ports below 1024; `envoy` must hold it too. */
    keepCapNetBindService: boolean(false),
  },
};

/** Envoy: L7 policies, Ingress and Gateway API. */
export const envoySettings = {
  /**
   * Whether Envoy runs in its own DaemonSet instead of inside the agent; when unset, it does for installs since 1.16.
   */
  enabled: boolean(),
  /** Distinguishes Envoys on one node that share memory: 0 to 4294967295. */
  baseID: integer(0),
  /** How Envoy gets its configuration: `split`, `ads`, `strict-ads`, or unset for `ads` in installs since 1.20. */
  xdsMode: since('1.20', oneOf(['split', 'ads', 'strict-ads'])),
  nodeLocality: since('1.20', {
    /** Whether Envoy knows the zone of its node. */
    enabled: boolean(false),
  }),
  /** Seconds that a pod must be ready before the next one is replaced. */
  minReadySeconds: since('1.20', integer(0)),
  /** Init containers of the pods; without effect in the chart. */
  initContainers: since('1.19', fragments<Container>()),
  log: LOG,
  ...HTTP,
  image: image('envoy'),
  /** Extra containers of the pods. */
  extraContainers: fragments<Container>(),
  /** Extra arguments. */
  extraArgs: textList(),
  /** Extra environment variables. */
  extraEnv: fragments<Manifest<k8s.EnvVar>>(),
  /** Paths of the node that are mounted into the container. */
  extraHostPathMounts: fragments<HostPathMount>(),
  /** Extra volumes of the pods. */
  extraVolumes: fragments<Manifest<k8s.Volume>>(),
  /** Extra mounts of the container. */
  extraVolumeMounts: fragments<Manifest<k8s.VolumeMount>>(),
  /** Seconds that a pod has to end. */
  terminationGracePeriodSeconds: nullable(integer(1)),
  /** Port of the health check, on each node. */
  healthPort: integer(9878),
  /** The DaemonSet's `updateStrategy`. */
  updateStrategy: fragment<Manifest<k8s.DaemonSetUpdateStrategy>>({
    type: 'RollingUpdate',
    rollingUpdate: { maxUnavailable: 2 },
  }),
  /** Whether a change of the configuration replaces the pods. */
  rollOutPods: boolean(false),
  /** A ConfigMap with a separate `bootstrap-config.json` instead of the one that is made here. */
  bootstrapConfigMap: text(),
  /** Annotations of Envoy's own objects. */
  annotations: textMap(),
  /** Security context of the pods. */
  podSecurityContext: fragment<Manifest<k8s.PodSecurityContext>>({ appArmorProfile: { type: 'Unconfined' } }),
  /** Annotations of the pods. */
  podAnnotations: textMap(),
  /** Labels of the pods. */
  podLabels: textMap(),
  /** Resources of the container. */
  resources: fragment<Manifest<k8s.ResourceRequirements>>(),
  ...PROBES,
  securityContext: SECURITY_CONTEXT,
  /** Affinity of the pods; upstream keeps each next to its agent. */
  affinity: fragment<Manifest<k8s.Affinity>>(NEXT_TO_THE_AGENT),
  /** Labels that a node must have. */
  nodeSelector: textMap({ 'kubernetes.io/os': 'linux' }),
  /** Tolerations of the pods. */
  tolerations: fragments<Manifest<k8s.Toleration>>([{ operator: 'Exists' }]),
  /** Priority class of the pods; a critical one when unset. */
  priorityClassName: onItsLine(text()),
  /** DNS policy of the pods. */
  dnsPolicy: onItsLine(word(DNS_POLICIES)),
  debug: {
    admin: {
      /** Whether Envoy's admin interface is served on the node's loopback. */
      enabled: boolean(false),
      /** Port of the admin interface. */
      port: integer(9901),
    },
  },
  prometheus: {
    /** Whether Envoy serves metrics. */
    enabled: boolean(true),
    serviceMonitor: {
      ...serviceMonitor([NODE_RELABELING]),
      /** The namespace of the ServiceMonitor; the install's own when unset. */
      namespace: text(),
    },
    /** Port of the metrics. */
    port: portText('9964'),
  },
};
