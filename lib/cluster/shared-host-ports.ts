import { isDeepStrictEqual } from 'node:util';
import type { Construct } from 'constructs';
import { isAnywhere, mayShareNodes } from '../kubernetes/placement';
import type { Problem } from '../problems';
import { warn } from '../warnings';
import { checkCluster } from './checks';
import type { ClusterIndex } from './cluster-index';
import { type HostPort, type HostPortWorkload, hostPortWorkloads } from './host-ports';

/**
 * Has workloads checked that want one port of a node: Kubernetes leaves the second pod pending. Two DaemonSets for the same
 * nodes are refused; of others, which may run on different nodes, a warning tells.
 */
export function guardHostPorts(scope: Construct): void {
  checkCluster(scope, sharedHostPorts);
}

function sharedHostPorts(index: ClusterIndex): Problem[] {
  const workloads = hostPortWorkloads(index);
  return workloads.flatMap((one, position) =>
    workloads.slice(position + 1).flatMap((other): Problem[] => {
      const ports = common(one.ports, other.ports);
      if (ports.length === 0 || !mayShareNodes(one.placement, other.placement)) return [];
      const problem = shared(one, other, ports);
      if (neverApart(one, other)) return [problem];
      warn(other.object.construct, problem);
      return [];
    }),
  );
}

function common(ours: readonly HostPort[], theirs: readonly HostPort[]): string[] {
  const ports = ours.filter(({ port, protocol, hostIP }) =>
    theirs.some(
      (their) =>
        their.port === port &&
        their.protocol === protocol &&
        (hostIP === '' || their.hostIP === '' || hostIP === their.hostIP),
    ),
  );
  return [...new Set(ports.map(({ port, protocol }) => `${port}/${protocol}`))];
}

/** Whether pods of both are on the very same nodes, all of them. */
function neverApart(one: HostPortWorkload, other: HostPortWorkload): boolean {
  if (one.kind !== 'apps/DaemonSet' || other.kind !== 'apps/DaemonSet') return false;
  const [ours, theirs] = [one.placement, other.placement];
  const sameSelectors =
    isDeepStrictEqual(ours.nodeSelector, theirs.nodeSelector) &&
    isDeepStrictEqual(ours.affinity?.nodeAffinity, theirs.affinity?.nodeAffinity);
  return isAnywhere(ours) || isAnywhere(theirs) || sameSelectors;
}

function shared(one: HostPortWorkload, other: HostPortWorkload, ports: readonly string[]): Problem {
  return {
    what: `${one.object.title} and ${other.object.title} both want port ${ports.join(' and ')} of nodes: where one of them runs, the other stays pending.`,
    remedy: 'Give one of them another port, or nodes of its own by nodeSelector.',
    code: 'K8S002',
  };
}
