import type { Construct } from 'constructs';
import type { Problem } from '../problems';
import { warn } from '../warnings';
import { checkCluster } from './checks';
import type { ClusterIndex, ClusterObject } from './cluster-index';
import { hostPortWorkloads } from './host-ports';

interface ServiceSpec {
  readonly ports: readonly { readonly nodePort?: number; readonly protocol?: string }[];
}

/** A node port that a Service requests. */
interface NodePort {
  readonly service: ClusterObject<Partial<ServiceSpec>>;
  /** Port and protocol. */
  readonly port: string;
}

/** Checks Services for node ports that another Service or a workload also uses. */
export function guardNodePorts(scope: Construct): void {
  checkCluster(scope, sharedNodePorts);
}

function sharedNodePorts(index: ClusterIndex): Problem[] {
  const first = new Map<string, NodePort>();
  const nodePorts = nodePortsIn(index);
  const problems = nodePorts.flatMap((nodePort) => {
    const earlier = first.get(nodePort.port);
    if (!earlier) first.set(nodePort.port, nodePort);
    return earlier ? [shared(earlier, nodePort)] : [];
  });
  for (const { object, ports } of hostPortWorkloads(index)) {
    for (const { port, protocol } of ports) {
      const owner = first.get(`${port}/${protocol}`);
      if (owner) warn(object.construct, hidden(object.title, owner));
    }
  }
  return problems;
}

function nodePortsIn(index: ClusterIndex): NodePort[] {
  return index
    .objects<ServiceSpec>('Service')
    .flatMap((service) =>
      (service.spec.ports ?? []).flatMap(({ nodePort, protocol = 'TCP' }) =>
        nodePort ? [{ service, port: `${nodePort}/${protocol}` }] : [],
      ),
    );
}

function shared(one: NodePort, other: NodePort): Problem {
  const who =
    one.service === other.service
      ? `${one.service.title} wants the node port ${one.port} twice`
      : `${one.service.title} and ${other.service.title} both want the node port ${one.port}`;
  return {
    what: `${who}: the API server refuses the second.`,
    remedy: 'Give one of them another nodePort, or leave it out, so that the API server chooses a free one.',
    code: 'K8S003',
  };
}

function hidden(title: string, { service, port }: NodePort): Problem {
  return {
    what: `${title} wants port ${port} of nodes, which is the node port of ${service.title}: connections go to one of the two.`,
    remedy: 'Choose another port for one of them.',
    code: 'K8S003',
  };
}
