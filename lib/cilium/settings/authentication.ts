import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import type { Container, Manifest } from '../../kubernetes/objects';
import { ACCESS_MODES, SERVICE_TYPES } from '../../kubernetes/words';
import { becomes } from '../../settings/ranges';
import { boolean, fragment, fragments, integer, nullable, text, textMap, word } from '../../settings/schema';
import { bare, onItsLine } from '../../settings/written';
import type { CiliumImage } from '../versions';
import { image } from './shared';

/** What SPIRE's server and its agents have in common. */
function spireWorkload(name: string, role: CiliumImage, tolerations: Manifest<k8s.Toleration>[]) {
  return {
    /** Priority class of the pods; a critical one when empty. */
    priorityClassName: onItsLine(nullable(text(''))),
    image: image(role),
    serviceAccount: {
      /** Whether the ServiceAccount and its roles are made here. */
      create: boolean(true),
      /** Name of the ServiceAccount. */
      name: bare(text(name)),
    },
    /** Labels of the workload and its pods. */
    labels: textMap(),
    /** Resources of the container. */
    resources: fragment<Manifest<k8s.ResourceRequirements>>(),
    /** Affinity of the pods. */
    affinity: fragment<Manifest<k8s.Affinity>>(),
    /** Labels that a node must have. */
    nodeSelector: textMap(),
    /** Tolerations of the pods. */
    tolerations: fragments<Manifest<k8s.Toleration>>(tolerations),
    /** Security context of the pods. */
    podSecurityContext: fragment<Manifest<k8s.PodSecurityContext>>(),
    /** Security context of the container. */
    securityContext: fragment<Manifest<k8s.SecurityContext>>(),
  };
}

const SPIRE_AGENT = {
  ...spireWorkload('spire-agent', 'spireAgent', [
    { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' },
    { key: 'node-role.kubernetes.io/master', effect: 'NoSchedule' },
    { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' },
    { key: 'node.cloudprovider.kubernetes.io/uninitialized', effect: 'NoSchedule', value: 'true' },
    { key: 'CriticalAddonsOnly', operator: 'Exists' },
  ]),
  /** Whether a kubelet's certificate is accepted without verification. */
  skipKubeletVerification: boolean(true),
};

const SPIRE_SERVER = {
  ...spireWorkload('spire-server', 'spireServer', []),
  /** Init containers of the pod. */
  initContainers: fragments<Container>(),
  /** Annotations of the StatefulSet, and of the agents' DaemonSet. */
  annotations: textMap(),
  service: {
    /** Type of the Service. */
    type: onItsLine(word(SERVICE_TYPES, 'ClusterIP')),
    /** Annotations of the Service. */
    annotations: textMap(),
    /** Labels of the Service. */
    labels: textMap(),
  },
  dataStorage: {
    /** Whether the server's data outlives its pod. */
    enabled: boolean(true),
    /** Size of the volume. */
    size: onItsLine(text('1Gi')),
    /** Access mode of the volume. */
    accessMode: onItsLine(nullable(word(ACCESS_MODES, 'ReadWriteOnce'))),
    /** Storage class of the volume; the cluster's default when unset. */
    storageClass: onItsLine(text()),
  },
  ca: {
    /** Kind of the CA's key, such as `rsa-4096` or `ec-p256`. */
    keyType: word(['rsa-2048', 'rsa-4096', 'ec-p256', 'ec-p384'], 'rsa-4096'),
    subject: {
      /** Country of the CA. */
      country: text('US'),
      /** Organization of the CA. */
      organization: text('SPIRE'),
      /** Common name of the CA. */
      commonName: text('Cilium SPIRE CA'),
    },
  },
};

const SPIRE = {
  /** Whether identities come from SPIRE. */
  enabled: boolean(false),
  /** Annotations of SPIRE's own objects. */
  annotations: textMap(),
  install: {
    /** Whether SPIRE is installed here. */
    enabled: boolean(true),
    /** Namespace of SPIRE. */
    namespace: bare(text('cilium-spire')),
    /** Whether that namespace exists already, and is not created here. */
    existingNamespace: boolean(false),
    initImage: image('spireInit'),
    agent: SPIRE_AGENT,
    server: SPIRE_SERVER,
  },
  /** Address of the server, with its port; that of the server installed here when unset. */
  serverAddress: text(),
  /** Trust domain of the identities. */
  trustDomain: bare(text('spiffe.cilium')),
  /** Socket on the node through which identities are delegated to the agent. */
  adminSocketPath: text('/run/spire/sockets/admin.sock'),
  /** Socket on the node that workloads use. */
  agentSocketPath: text('/run/spire/sockets/agent/agent.sock'),
  /** Time until a connection is given up, as a Go duration. */
  connectionTimeout: text('30s'),
};

/** Mutual authentication of workloads. */
export const authenticationSettings = {
  /** Whether agents carry out authentication that policies ask for. */
  enabled: becomes('1.19', false, boolean(true)),
  /** Authentications that may wait in the queue. */
  queueSize: integer(1024),
  /** Expired certificates that may wait in the queue. */
  rotatedIdentitiesQueueSize: integer(1024),
  /** Time between two clean-ups of the authentications known, as a Go duration. */
  gcInterval: text('5m0s'),
  mutual: {
    /** Port of each agent for handshakes. */
    port: integer(4250),
    /** Time until a connection for a handshake is given up, as a Go duration. */
    connectTimeout: text('5s'),
    spire: SPIRE,
  },
};
