import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import type { EnvVar, Manifest, Volume, VolumeMount } from '../../kubernetes/objects';
import { DNS_POLICIES, PULL_POLICIES } from '../../kubernetes/words';
import { imageIn, ofVersion, since } from '../../settings/ranges';
import { boolean, fragment, fragments, integer, nullable, text, textList, textMap, word } from '../../settings/schema';
import { onItsLine } from '../../settings/written';
import type { CiliumImage } from '../versions';
import { dashboards, type HostPathMount, podDisruptionBudget, pprof, serviceMonitor } from './shared';

function digest(role: CiliumImage) {
  return ofVersion((version) => imageIn(version, role).digest ?? '', text(''));
}

/** The operator: what Cilium does once for the whole cluster. */
export const operatorSettings = {
  /** Whether the operator is installed. */
  enabled: boolean(true),
  image: {
    /** The whole reference to the image; when it is set, the parts below are ignored. */
    override: text(),
    /** Image name with its registry; the cloud's name is put behind it. */
    repository: ofVersion(
      (version) => imageIn(version, 'operatorGeneric').repository.replace(/-generic$/, ''),
      text(''),
    ),
    /** What stands between the cloud's name and the tag. */
    suffix: text(''),
    /** Tag; `null` or empty for a reference by digest only. */
    tag: ofVersion((version) => imageIn(version, 'operatorGeneric').tag, nullable(text(''))),
    /** Digest of the image for clusters outside the clouds below. */
    genericDigest: digest('operatorGeneric'),
    /** Digest of the image for AWS. */
    awsDigest: digest('operatorAws'),
    /** Digest of the image for Azure. */
    azureDigest: digest('operatorAzure'),
    /** Digest of the image for Alibaba Cloud. */
    alibabacloudDigest: digest('operatorAlibabacloud'),
    /** Whether the digest is part of the reference. */
    useDigest: ofVersion((version) => imageIn(version, 'operatorGeneric').digest !== undefined, boolean(false)),
    /** When the kubelet pulls the image: `Always`, `IfNotPresent` or `Never`. */
    pullPolicy: onItsLine(word(PULL_POLICIES, 'IfNotPresent')),
  },
  /** Number of pods; one leads, the others stand by. */
  replicas: nullable(integer(2)),
  /** Annotations of the operator's objects. */
  annotations: textMap(),
  /** Annotations of the operator's pods. */
  podAnnotations: textMap(),
  /** Labels of the operator's pods. */
  podLabels: textMap(),
  /** Whether a change of `cilium-config` restarts the operator's pods. */
  rollOutPods: boolean(false),
  /** How the operator's pods are replaced. A single pod is always removed before it is replaced. */
  updateStrategy: fragment<Manifest<k8s.DeploymentStrategy>>({
    type: 'RollingUpdate',
    rollingUpdate: { maxSurge: '25%', maxUnavailable: '50%' },
  }),
  podDisruptionBudget: podDisruptionBudget(),

  /** Affinity of the operator's pods. */
  affinity: fragment<Manifest<k8s.Affinity>>({
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { 'io.cilium/app': 'operator' } } },
      ],
    },
  }),
  /** How the operator's pods are spread; a constraint without a selector counts the operator's pods. */
  topologySpreadConstraints: fragments<Manifest<k8s.TopologySpreadConstraint>>(),
  /** Labels that a node must have to run the operator. */
  nodeSelector: textMap({ 'kubernetes.io/os': 'linux' }),
  /** Tolerations of the operator's pods, besides the one for nodes whose agent is not ready. */
  tolerations: fragments<Manifest<k8s.Toleration>>([
    { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists' },
    { key: 'node-role.kubernetes.io/master', operator: 'Exists' },
    { key: 'node.kubernetes.io/not-ready', operator: 'Exists' },
    { key: 'node.cloudprovider.kubernetes.io/uninitialized', operator: 'Exists' },
  ]),
  /** Priority class of the operator's pods; empty for `system-cluster-critical`. */
  priorityClassName: onItsLine(nullable(text(''))),
  /** Whether the operator uses its node's network, so that it runs before pods have one. */
  hostNetwork: boolean(true),
  /** Whether the operator's pods share the user namespace of their node. */
  hostUsers: since('1.20', boolean(true)),
  /** DNS policy of the operator's pods; empty for the API server's default. */
  dnsPolicy: onItsLine(nullable(word(['', ...DNS_POLICIES], ''))),

  /** Extra arguments of the operator. */
  extraArgs: textList(),
  /** Extra environment variables of the operator. */
  extraEnv: fragments<EnvVar>(),
  /** Paths of the node that the operator sees. */
  extraHostPathMounts: fragments<HostPathMount>(),
  /** Extra volumes of the operator's pods. */
  extraVolumes: fragments<Volume>(),
  /** Extra mounts of the operator. */
  extraVolumeMounts: fragments<VolumeMount>(),
  /** Resources of the operator. */
  resources: fragment<Manifest<k8s.ResourceRequirements>>(),
  /** Security context of the operator's pods. */
  podSecurityContext: fragment<Manifest<k8s.PodSecurityContext>>({ seccompProfile: { type: 'RuntimeDefault' } }),
  /** Security context of the operator. */
  securityContext: fragment<Manifest<k8s.SecurityContext>>({
    capabilities: { drop: ['ALL'] },
    allowPrivilegeEscalation: false,
  }),

  /** Time between two removals of endpoints without a pod, as a Go duration; `null` or `0s` for never. */
  endpointGCInterval: nullable(text('5m0s')),
  /** Time between two removals of CiliumNodes without a node, as a Go duration; `null` or `0s` for never. */
  nodeGCInterval: nullable(text('5m0s')),
  /** Time between two removals of identities that no one uses, as a Go duration. */
  identityGCInterval: nullable(text('15m0s')),
  /** Time after which an identity that no one has used counts as unused, as a Go duration. */
  identityHeartbeatTimeout: nullable(text('30m0s')),
  /** Whether Cilium's custom resource definitions must exist already. */
  skipCRDCreation: boolean(false),
  /** Whether the operator removes the taint of nodes whose agent is ready. */
  removeNodeTaints: boolean(true),
  /** Whether the operator taints nodes whose agent is not ready; by default the same as `removeNodeTaints`. */
  setNodeTaints: boolean(),
  /** Whether the operator marks the network of nodes with a ready agent as available. */
  setNodeNetworkStatus: boolean(true),
  unmanagedPodWatcher: {
    /** Whether DNS pods that started before Cilium are restarted. */
    restart: boolean(true),
    /** Seconds between two checks for such pods. */
    intervalSeconds: integer(15),
    /** Labels of the pods that are restarted; unset for `k8s-app=kube-dns`, empty for all pods. */
    selector: since('1.19', text()),
  },

  pprof: pprof(6061),
  prometheus: {
    /** Whether the operator serves metrics. */
    enabled: boolean(true),
    /** Port that they are served on. */
    port: integer(9963),
    /** Whether there is a Service for the metrics even without a ServiceMonitor. */
    metricsService: boolean(false),
    tls: since('1.19', {
      /** Whether the metrics are served with TLS. */
      enabled: boolean(false),
      server: {
        /** Secret with the certificate. */
        existingSecret: onItsLine(text('')),
        mtls: {
          /** Whether a scraper must show a certificate; the Secret then holds the CA as `ca.crt`. */
          enabled: boolean(false),
        },
      },
    }),
    serviceMonitor: {
      ...serviceMonitor(),
      /** Label of the Service whose value becomes the job's name; empty for the Service's name. */
      jobLabel: nullable(text('')),
      /** Namespace of the ServiceMonitor; the install's by default. */
      namespace: onItsLine(text()),
    },
  },
  dashboards: dashboards(),
};
