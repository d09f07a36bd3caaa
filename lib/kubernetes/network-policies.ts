import type { NetworkPolicyEgressRule, NetworkPolicyIngressRule } from './objects';

/** One end of a flow between pods, in Kubernetes' own network policies. */
export interface PolicyPeer {
  /** Its pods; if unset, every pod of the namespace. */
  readonly pods?: Readonly<Record<string, string>>;
  /** Its namespace; if unset, that of the policy; `*` for any. */
  readonly namespace?: string;
}

/** Allows peers to connect to TCP ports of the pods that a policy selects. */
export function fromPeers(peers: readonly PolicyPeer[], ...ports: readonly number[]): NetworkPolicyIngressRule {
  return { from: peers.map(selectors), ports: tcp(ports) };
}

/** Allows the pods that a policy selects to connect to TCP ports of peers. */
export function toPeers(peers: readonly PolicyPeer[], ...ports: readonly number[]): NetworkPolicyEgressRule {
  return { to: peers.map(selectors), ports: tcp(ports) };
}

/** Allows them to use the cluster's DNS. */
export const TO_DNS: NetworkPolicyEgressRule = {
  to: [selectors({ namespace: 'kube-system', pods: { 'k8s-app': 'kube-dns' } })],
  ports: [
    { protocol: 'UDP', port: 53 },
    { protocol: 'TCP', port: 53 },
  ],
};

/** Allows them to connect to a port anywhere, outside of the cluster and in it. */
export function toAnywhere(...ports: readonly number[]): NetworkPolicyEgressRule {
  return { ports: tcp(ports) };
}

/**
 * Allows everyone, including clients outside of the cluster, to connect to TCP ports of the pods that a policy selects.
 */
export function fromAnywhere(...ports: readonly number[]): NetworkPolicyIngressRule {
  return { ports: tcp(ports) };
}

function tcp(ports: readonly number[]) {
  return ports.map((port) => ({ protocol: 'TCP', port }));
}

function selectors({ pods, namespace }: PolicyPeer) {
  return {
    ...(pods || namespace === undefined ? { podSelector: pods ? { matchLabels: { ...pods } } : {} } : {}),
    ...(namespace === undefined ? {} : { namespaceSelector: namespaceSelector(namespace) }),
  };
}

function namespaceSelector(name: string) {
  return name === '*' ? {} : { matchLabels: { 'kubernetes.io/metadata.name': name } };
}
