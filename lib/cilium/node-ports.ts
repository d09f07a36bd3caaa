import type { ClusterIndex } from '../cluster/cluster-index';
import { type NodePortsSpec, nodePortsOf, SERVICE_NODE_PORTS } from '../kubernetes/node-ports';
import type { Problem } from '../problems';
import { ciliumIn } from './cluster/install';
import { servesNodePorts } from './settings/facts';

/** The default range of Kubernetes and of Cilium. */
const DEFAULT_RANGE = `${SERVICE_NODE_PORTS.first},${SERVICE_NODE_PORTS.last}`;

/** Node ports that Cilium does not serve: its range may differ from the API server's. */
export function nodePortProblems(index: ClusterIndex): Problem[] {
  const cilium = ciliumIn(index);
  if (!cilium || !servesNodePorts(cilium.settings)) return [];
  const range = cilium.settings.nodePort.range || DEFAULT_RANGE;
  const [first = 0, last = 0] = range.split(',').map(Number);
  if (!(first <= last)) return [];
  return index.objects<NodePortsSpec>('Service').flatMap(({ title, spec }) => {
    const outside = nodePortsOf(spec).filter((port) => port < first || port > last);
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
