import type { Construct } from 'constructs';
import { isServiceNodePort, type NodePortsSpec, nodePortsOf, SERVICE_NODE_PORTS } from '../kubernetes/node-ports';
import type { Problem } from '../problems';
import { warn } from '../warnings';
import { checkCluster } from './checks';
import type { ClusterIndex } from './cluster-index';
import { Fact } from './fact';

/**
 * Stated by components that may serve node ports instead of kube-proxy: whether they do, and check those of Services
 * themselves.
 */
export const CHECKS_NODE_PORTS = new Fact<boolean>();

/** Checks Services for node ports outside of the API server's default range. */
export function guardNodePortRange(scope: Construct): void {
  checkCluster(scope, outsideOfRange);
}

function outsideOfRange(index: ClusterIndex): Problem[] {
  if (index.facts(CHECKS_NODE_PORTS).some(({ value }) => value)) return [];
  for (const { construct, title, spec } of index.objects<NodePortsSpec>('Service')) {
    const outside = nodePortsOf(spec).filter((port) => !isServiceNodePort(port));
    if (outside.length > 0) warn(construct, refused(title, outside));
  }
  return [];
}

function refused(title: string, ports: readonly number[]): Problem {
  const { first, last } = SERVICE_NODE_PORTS;
  return {
    what: `${title} has the node ports ${ports.join(', ')}, but an API server takes ${first} to ${last} only, unless --service-node-port-range says otherwise.`,
    remedy: 'Choose ports in this range, or none, so that the API server chooses them.',
    code: 'K8S005',
  };
}
