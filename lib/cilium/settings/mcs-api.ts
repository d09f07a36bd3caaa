import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import type { Manifest, Volume, VolumeMount } from '../../kubernetes/objects';
import { boolean, fragment, fragments, integer, text, textList, textMap } from '../../settings/schema';
import { atLineEnd, bare, onItsLine } from '../../settings/written';

/** The Multi-Cluster Services API: ServiceExports and ServiceImports. */
export const mcsApiSettings = {
  /** Whether Cilium handles ServiceExports and ServiceImports. */
  enabled: boolean(false),
  /** Whether the operator installs their CRDs. */
  installCRDs: boolean(true),
  corednsAutoConfigure: {
    /** Whether a Job makes CoreDNS answer for imported Services. */
    enabled: boolean(false),
    coredns: {
      /** Deployment of CoreDNS. */
      deploymentName: bare(text('coredns')),
      /** ServiceAccount of CoreDNS. */
      serviceAccountName: text('coredns'),
      /** ConfigMap of CoreDNS. */
      configMapName: bare(text('coredns')),
      /** Namespace of CoreDNS. */
      namespace: bare(text('kube-system')),
      /** DNS domain of the cluster. */
      clusterDomain: atLineEnd(text('cluster.local')),
      /** DNS domain of imported Services. */
      clustersetDomain: atLineEnd(text('clusterset.local')),
    },
    /** Extra arguments of the Job. */
    extraArgs: textList(),
    /** Seconds after which the finished Job is removed. */
    ttlSecondsAfterFinished: integer(1800),
    /** Labels of the Job's pod. */
    podLabels: textMap(),
    /** Annotations of the Job. */
    annotations: textMap(),
    /** Labels that a node must have. */
    nodeSelector: textMap(),
    /** Priority class of the pod; empty for none. */
    priorityClassName: onItsLine(text('')),
    /** Tolerations of the pod. */
    tolerations: fragments<Manifest<k8s.Toleration>>(),
    /** Resources of the container. */
    resources: fragment<Manifest<k8s.ResourceRequirements>>(),
    /** Extra volumes of the pod. */
    extraVolumes: fragments<Volume>(),
    /** Extra mounts of the container. */
    extraVolumeMounts: fragments<VolumeMount>(),
    /** Affinity of the pod. */
    affinity: fragment<Manifest<k8s.Affinity>>(),
  },
};
