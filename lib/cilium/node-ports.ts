import type { ClusterIndex } from '../cluster/cluster-index';
import { SERVICE_NODE_PORTS } from '../kubernetes/node-ports';
import type { Problem } from '../problems';
import { ciliumIn } from './cluster/install';
import type { CiliumSettings } from './settings';
import { servesNodePorts } from './settings/facts';

interface ServiceSpec {
  readonly ports: readonly { readonly nodePort?: number }[];
}

/** The range that Cilium serves, as its setting is written; Kubernetes' own by default. */
export function nodePortRange({ nodePort }: CiliumSettings): string {
  return nodePort.range || `${SERVICE_NODE_PORTS.first},${SERVICE_NODE_PORTS.last}`;
}

/** Ports of nodes that Cilium does not serve: its range need not be the API server's. */
export function nodePortProblems(index: ClusterIndex): Problem[] {
  const cilium = ciliumIn(index);
  if (!cilium || !servesNodePorts(cilium.settings)) return [];
  const [first = 0, last = 0] = nodePortRange(cilium.settings).split(',').map(Number);
  if (!(first <= last)) return [];
  return index.objects<ServiceSpec>('Service').flatMap(({ title, spec: { ports = [] } }) => {
    const outside = ports.flatMap(({ nodePort = first }) => (nodePort < first || nodePort > last ? [nodePort] : []));
    if (outside.length === 0) return [];
    return [
      {
        what: `${title} has the node ports ${outside.join(', ')}, but Cilium serves ${first} to ${last} only (nodePort.range of ${cilium.path}).`,
        remedy:
          "Choose ports in this range, or set settings.nodePort.range to the API server's --service-node-port-range.",
        code: 'CIL197',
      },
    ];
  });
}
