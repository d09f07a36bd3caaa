import type { NetworkPolicyEgressRule, NetworkPolicyIngressRule } from './objects';

/** One end of a flow between pods, in Kubernetes' own network policies. */
export interface PolicyPeer {
  /** Its pods; every pod of the namespace without. */
  readonly pods?: Readonly<Record<string, string>>;
  /** Its namespace; that of the policy without, `*` for any. */
  readonly namespace?: string;
}

/** Lets peers reach TCP ports of the pods that a policy selects. */
export function fromPeers(peers: readonly PolicyPeer[], ...ports: readonly number[]): NetworkPolicyIngressRule {
  return { from: peers.map(selectors), ports: tcp(ports) };
}

/** Lets the pods that a policy selects reach TCP ports of peers. */
export function toPeers(peers: readonly PolicyPeer[], ...ports: readonly number[]): NetworkPolicyEgressRule {
  return { to: peers.map(selectors), ports: tcp(ports) };
}

/** Lets them resolve names at the cluster's DNS. */
export const TO_DNS: NetworkPolicyEgressRule = {
  to: [selectors({ namespace: 'kube-system', pods: { 'k8s-app': 'kube-dns' } })],
  ports: [
    { protocol: 'UDP', port: 53 },
    { protocol: 'TCP', port: 53 },
  ],
};

/** Lets them reach a port outside of the cluster, and in it. */
export function toAnywhere(...ports: readonly number[]): NetworkPolicyEgressRule {
  return { ports: tcp(ports) };
}

/** Lets everyone, also outside of the cluster, reach TCP ports of the pods that a policy selects. */
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
