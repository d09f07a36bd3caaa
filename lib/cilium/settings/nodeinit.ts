import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import type { EnvVar, Manifest, Volume, VolumeMount } from '../../kubernetes/objects';
import { since } from '../../settings/ranges';
import { boolean, fragment, fragments, integer, nullable, text, textMap } from '../../settings/schema';
import { bare, onItsLine } from '../../settings/written';
import { image } from './shared';

/** Node initialization: a script that prepares nodes on which a cloud has left its own network setup. */
export const nodeinitSettings = {
  /** Whether there is a DaemonSet that prepares nodes. */
  enabled: boolean(false),
  image: image('nodeInit'),
  /** Annotations of its objects. */
  annotations: textMap(),
  /** Annotations of its pods. */
  podAnnotations: textMap(),
  /** Labels of its pods. */
  podLabels: textMap(),
  /** How its pods are replaced. */
  updateStrategy: fragment<Manifest<k8s.DaemonSetUpdateStrategy>>({ type: 'RollingUpdate' }),
  /** Seconds that a pod must be ready before the next one is replaced. */
  minReadySeconds: since('1.20', integer(0)),
  /** Affinity of its pods. */
  affinity: fragment<Manifest<k8s.Affinity>>(),
  /** Labels that a node must have to be prepared. */
  nodeSelector: textMap({ 'kubernetes.io/os': 'linux' }),
  /** Tolerations of its pods. */
  tolerations: fragments<Manifest<k8s.Toleration>>([{ operator: 'Exists' }]),
  /** Priority class of its pods; empty for `system-node-critical`. */
  priorityClassName: onItsLine(nullable(text(''))),
  /** Extra environment variables of the script. */
  extraEnv: fragments<EnvVar>(),
  /** Volumes of its pods. */
  extraVolumes: fragments<Volume>(),
  /** Mounts of its container. */
  extraVolumeMounts: fragments<VolumeMount>(),
  /** Resources of its container. */
  resources: fragment<Manifest<k8s.ResourceRequirements>>({ requests: { cpu: '100m', memory: '100Mi' } }),
  /** Security context of its pods. */
  podSecurityContext: fragment<Manifest<k8s.PodSecurityContext>>({ appArmorProfile: { type: 'Unconfined' } }),
  /** Security context of its container. */
  securityContext: fragment<Manifest<k8s.SecurityContext>>({
    allowPrivilegeEscalation: false,
    privileged: false,
    seLinuxOptions: { level: 's0', type: 'spc_t' },
    capabilities: { add: ['SYS_MODULE', 'NET_ADMIN', 'SYS_ADMIN', 'SYS_CHROOT', 'SYS_PTRACE'] },
  }),
  /** File on the node that shows when it was prepared; the agent waits for it. Empty for none. */
  bootstrapFile: bare(text('/tmp/cilium-bootstrap.d/cilium-bootstrap-time')),
  /** Whether the script waits until cloud-init is done. */
  waitForCloudInit: since('1.19', boolean(false)),
  startup: {
    /** Shell commands before the script. */
    preScript: text(''),
    /** Shell commands after the script. */
    postScript: text(''),
  },
  prestop: {
    /** Shell commands before the script that undoes the preparation. */
    preScript: text(''),
    /** Shell commands after it. */
    postScript: text(''),
  },
  /** Whether the bridge `cbr0` of kubenet is removed. */
  removeCbrBridge: boolean(false),
  /** Whether the kubelet is configured to use CNI, as GKE needs it. */
  reconfigureKubelet: boolean(false),
  /** Whether the preparation is undone when the DaemonSet is removed. */
  revertReconfigureKubelet: boolean(false),
};
