import { isDeepStrictEqual } from 'node:util';
import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { ownerOfNodePort } from '../kubernetes/node-ports';
import { isAnywhere, mayShareNodes } from '../kubernetes/placement';
import type { Problem } from '../problems';
import { warn } from '../warnings';
import { checkCluster } from './checks';
import type { ClusterIndex, ClusterObject } from './cluster-index';
import { type HostPort, type HostPortWorkload, hostPortWorkloads } from './host-ports';

/**
 * Checks workloads that need the same host port: Kubernetes leaves the second pod pending. Two DaemonSets for the same
 * nodes are an error; for others, which may run on different nodes, there is a warning.
 */
export function guardHostPorts(scope: Construct): void {
  checkCluster(scope, sharedHostPorts);
}

function sharedHostPorts(index: ClusterIndex): Problem[] {
  const workloads = hostPortWorkloads(index);
  for (const { object, ports } of workloads) warnOfOwnedPorts(object, ports);
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

/** Warns of the user's workloads that use ports of Kubernetes on the node; installs check theirs themselves. */
function warnOfOwnedPorts({ construct, title }: ClusterObject, ports: readonly HostPort[]): void {
  if (!ApiObject.isApiObject(construct)) return;
  for (const { port, protocol } of ports) {
    const owner = ownerOfNodePort(port);
    if (protocol !== 'TCP' || !owner?.startsWith('the kubelet')) continue;
    warn(construct, {
      what: `${title} wants port ${port} of nodes, on which ${owner} listens on every node.`,
      remedy: 'Give it another port.',
      code: 'K8S002',
    });
  }
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

/** Whether pods of both run on exactly the same nodes. */
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
