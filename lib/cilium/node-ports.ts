import type { ClusterIndex } from '../cluster/cluster-index';
import { SERVICE_NODE_PORTS } from '../kubernetes/node-ports';
import type { Problem } from '../problems';
import { ciliumIn } from './cluster/install';
import { servesNodePorts } from './settings/facts';

interface ServiceSpec {
  readonly ports: readonly { readonly nodePort?: number }[];
}

/** Kubernetes' own, which is Cilium's too. */
const DEFAULT_RANGE = `${SERVICE_NODE_PORTS.first},${SERVICE_NODE_PORTS.last}`;

/** Ports of nodes that Cilium does not serve: its range need not be the API server's. */
export function nodePortProblems(index: ClusterIndex): Problem[] {
  const cilium = ciliumIn(index);
  if (!cilium || !servesNodePorts(cilium.settings)) return [];
  const range = cilium.settings.nodePort.range || DEFAULT_RANGE;
  const [first = 0, last = 0] = range.split(',').map(Number);
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
