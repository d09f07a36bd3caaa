import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import type { Manifest } from '../../kubernetes/objects';
import { PULL_POLICIES } from '../../kubernetes/words';
import { since } from '../../settings/ranges';
import { boolean, fragment, fragments, integer, nullable, text, textMap, word } from '../../settings/schema';
import { onItsLine } from '../../settings/written';

/** A proxy for DNS policies next to the agent, which keeps answering while the agent restarts. */
export const standaloneDnsProxySettings = {
  /** Whether there is one on each node; needs `dnsProxy.proxyPort`. */
  enabled: boolean(false),
  /** Whether a change of its configuration replaces the pods. */
  rollOutPods: boolean(false),
  /** Annotations of its objects. */
  annotations: textMap(),
  /** Whether debug messages are logged. */
  debug: boolean(false),
  /** Port on which the agent talks to it. */
  serverPort: integer(10095),
  /** Labels that a node must have. */
  nodeSelector: textMap({ 'kubernetes.io/os': 'linux' }),
  /** Tolerations of the pods, besides the one for everything. */
  tolerations: fragments<Manifest<k8s.Toleration>>(),
  /** Whether the token of its ServiceAccount is mounted. */
  automountServiceAccountToken: boolean(false),
  /** How the pods are replaced. */
  updateStrategy: fragment<Manifest<k8s.DaemonSetUpdateStrategy>>({
    type: 'RollingUpdate',
    rollingUpdate: { maxSurge: 2, maxUnavailable: 0 },
  }),
  /** Seconds that a pod must be ready before the next one is replaced. */
  minReadySeconds: since('1.20', integer(5)),
  image: {
    /** The whole reference to the image; when it is set, the parts below are ignored. */
    override: text(),
    /** Image name with its registry; upstream publishes none yet. */
    repository: text(''),
    /** Tag of the image. */
    tag: nullable(text('')),
    /** Digest of the image, as `sha256:…`. */
    digest: nullable(text('')),
    /** Whether the digest is part of the reference. */
    useDigest: boolean(true),
    /** When the kubelet pulls the image: `Always`, `IfNotPresent` or `Never`. */
    pullPolicy: onItsLine(nullable(word(PULL_POLICIES, 'IfNotPresent'))),
  },
};
