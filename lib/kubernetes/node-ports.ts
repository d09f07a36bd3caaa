/** Ports that programs on every node, or on control plane nodes, listen on. */
const NODE_PORTS: ReadonlyMap<number, string> = new Map([
  [2379, 'etcd'],
  [2380, 'etcd'],
  [6443, 'the API server'],
  [10248, "the kubelet's health check"],
  [10249, "kube-proxy's metrics"],
  [10250, 'the kubelet'],
  [10256, "kube-proxy's health check"],
  [10257, 'the controller manager'],
  [10259, 'the scheduler'],
]);

/** The default range of node ports. */
export const SERVICE_NODE_PORTS = { first: 30000, last: 32767 } as const;

/** The spec of a Service, as far as node ports are concerned. */
export interface NodePortsSpec {
  readonly ports?: readonly { readonly nodePort?: number }[];
}

/** The node ports that a Service requests: 0 is the same as none, and the API server chooses one. */
export function nodePortsOf({ ports = [] }: NodePortsSpec): number[] {
  return ports.flatMap(({ nodePort }) => (nodePort ? [nodePort] : []));
}

/** Whether a port is in the range for Services of type NodePort. */
export function isServiceNodePort(port: number): boolean {
  return port >= SERVICE_NODE_PORTS.first && port <= SERVICE_NODE_PORTS.last;
}

/** The component of Kubernetes that listens on a port of nodes, if any. */
export function ownerOfNodePort(port: number): string | undefined {
  return NODE_PORTS.get(port);
}
