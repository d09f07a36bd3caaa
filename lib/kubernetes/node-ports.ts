/** Ports that programs of every node, or of control plane nodes, listen on. */
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

/** What of Kubernetes itself listens on a port of nodes, if anything does. */
export function ownerOfNodePort(port: number): string | undefined {
  return NODE_PORTS.get(port);
}
