import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import type { Container, EnvVar, Manifest, Volume, VolumeMount } from '../../kubernetes/objects';
import { DNS_POLICIES } from '../../kubernetes/words';
import { since, until } from '../../settings/ranges';
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
import { bare, inQuotes, onItsLine } from '../../settings/written';
import { agentMonitoringSettings } from './agent-monitoring';
import { agentSecuritySettings } from './agent-security';
import { type HostPathMount, image } from './shared';

/** The agent's DaemonSet, as names at the top level. */
export const agentSettings = {
  /** Labels of every object. */
  commonLabels: textMap(),
  /** Whether the agent and what belongs to it is installed. */
  agent: boolean(true),
  /** Name of the agent's DaemonSet. */
  name: bare(text('cilium')),
  image: image('agent'),
  /** Secrets with credentials for the registry, for the pods of every program. */
  imagePullSecrets: fragments<Manifest<k8s.LocalObjectReference>>(),
  /** Annotations of the agent's objects, the DaemonSet's among them, and of some that belong to other programs. */
  annotations: textMap(),
  /** Annotations of the agent's pods. */
  podAnnotations: textMap(),
  /** Labels of the agent's pods. */
  podLabels: textMap(),
  /** Whether a change of `cilium-config` restarts the agent's pods. */
  rollOutCiliumPods: boolean(false),
  /** How the agent's pods are replaced. */
  updateStrategy: fragment<Manifest<k8s.DaemonSetUpdateStrategy>>({
    type: 'RollingUpdate',
    rollingUpdate: { maxUnavailable: 2 },
  }),
  /** Seconds that an agent must be ready before the next one is replaced. */
  minReadySeconds: since('1.20', integer(0)),
  /** Seconds that the agent has to stop. */
  terminationGracePeriodSeconds: nullable(integer(1)),

  scheduling: {
    /** Whether `affinity` keeps two agents off one node, or the scheduler's check of host ports alone does. */
    mode: oneOf(['anti-affinity', 'kube-scheduler'], 'anti-affinity'),
  },
  /** Affinity of the agent's pods; read only in the scheduling mode `anti-affinity`. */
  affinity: fragment<Manifest<k8s.Affinity>>({
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { 'k8s-app': 'cilium' } } },
      ],
    },
  }),
  /** Labels that a node must have to run an agent. */
  nodeSelector: textMap({ 'kubernetes.io/os': 'linux' }),
  /** Tolerations of the agent's pods. */
  tolerations: fragments<Manifest<k8s.Toleration>>([{ operator: 'Exists' }]),
  /** Priority class of the agent's pods; empty for `system-node-critical`. */
  priorityClassName: onItsLine(nullable(text(''))),
  /** Whether pods without their own priority class get a system one. */
  enableCriticalPriorityClass: boolean(true),
  /** DNS policy of the agent's pods; empty for the API server's default. */
  dnsPolicy: onItsLine(nullable(word(['', ...DNS_POLICIES], ''))),

  /** Extra containers of the agent's pods. */
  extraContainers: fragments<Container>(),
  /** Extra init containers, after all others. */
  extraInitContainers: fragments<Container>(),
  /** Extra arguments of the agent. */
  extraArgs: textList(),
  /** Extra environment variables of the agent and of some init containers. */
  extraEnv: fragments<EnvVar>(),
  /** Paths of the node that the agent sees. */
  extraHostPathMounts: fragments<HostPathMount>(),
  /** Extra volumes of the agent's pods. */
  extraVolumes: fragments<Volume>(),
  /** Extra mounts of the agent and of some init containers. */
  extraVolumeMounts: fragments<VolumeMount>(),
  /** Resources of the agent. */
  resources: fragment<Manifest<k8s.ResourceRequirements>>(),
  /** Resources of the init containers that have no separate setting. */
  initResources: fragment<Manifest<k8s.ResourceRequirements>>(),
  ...agentSecuritySettings,

  /** Path to a kubeconfig on the node, instead of the ServiceAccount's token; empty for none. */
  kubeConfigPath: bare(nullable(text(''))),
  daemon: {
    /** Directory of the node that holds the agent's state. */
    runPath: bare(text('/var/run/cilium')),
    /** Where the agent's configuration is read from, comma-separated and in the syntax of `cilium-dbg build-config`. */
    configSources: inQuotes(text()),
    /** The only keys that sources after the first may change, comma-separated; `none` for no key. */
    allowedConfigOverrides: inQuotes(text()),
    /** Keys that sources after the first may not change, comma-separated; `allowedConfigOverrides` takes precedence. */
    blockedConfigOverrides: inQuotes(text()),
    /** Whether packets from endpoints must carry their own source address. */
    enableSourceIPVerification: nullable(boolean(true)),
  },
  /** Whether the agent waits until kube-proxy has written its iptables rules. */
  waitForKubeProxy: boolean(false),
  sysctlfix: {
    /** Whether an init container keeps systemd from changing the sysctls of Cilium's interfaces. */
    enabled: boolean(true),
  },
  /** Whether the agent sleeps instead of starting: with a clean-up of state, this removes Cilium from nodes. */
  sleepAfterInit: boolean(false),
  customCalls: {
    /** Whether third-party eBPF programs are called at hooks of the datapath. */
    enabled: until('1.19', 'Remove it: Cilium has no such hooks any more.', boolean(false)),
  },
  datapathPlugins: since('1.20', {
    /** Whether third-party programs are called at hooks of the datapath. */
    enabled: boolean(false),
    /** Directory of the node that holds their state. */
    stateDir: text('/var/run/cilium/plugins'),
  }),
  configDriftDetection: since('1.18.12', {
    /** Whether agents watch `cilium-config`. */
    enabled: boolean(true),
    /** Whether a metric counts the keys that an agent has not applied yet. */
    driftChecker: boolean(true),
    /** Keys that do not count. */
    ignoredKeys: textList(),
  }),
  /** The volume for temporary files; an empty directory unless given. */
  tmpVolume: since('1.19', fragment<Omit<Manifest<k8s.Volume>, 'name'>>()),

  /** Port of the agent's health check on the node. */
  healthPort: integer(9879),
  startupProbe: {
    /** Failures in a row after which the agent counts as failed to start. */
    failureThreshold: integer(300),
    /** Seconds between two probes. */
    periodSeconds: integer(2),
  },
  livenessProbe: {
    /** Failures in a row after which the agent is restarted. */
    failureThreshold: integer(10),
    /** Seconds between two probes. */
    periodSeconds: integer(30),
    /** Whether an agent that cannot reach the API server counts as dead. */
    requireK8sConnectivity: boolean(false),
  },
  readinessProbe: {
    /** Failures in a row after which the agent counts as not ready. */
    failureThreshold: integer(3),
    /** Seconds between two probes. */
    periodSeconds: integer(30),
  },
  /** Whether the agent keeps the label `kubernetes.io/cluster-service`, by which older installs select its pods. */
  keepDeprecatedLabels: boolean(false),
  /** Whether probes run `cilium status`, as before 1.8, instead of asking the health port. */
  keepDeprecatedProbes: boolean(false),
  ...agentMonitoringSettings,

  resourceQuotas: {
    /**
     * Whether there are ResourceQuotas for the system priority classes, which some clusters demand outside
     * `kube-system`.
     */
    enabled: boolean(false),
    cilium: {
      hard: {
        /** How many pods of the class `system-node-critical` there may be. */
        pods: text('10k'),
      },
    },
    operator: {
      hard: {
        /** How many pods of the class `system-cluster-critical` there may be. */
        pods: text('15'),
      },
    },
  },
};
