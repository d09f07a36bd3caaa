import type { ClusterIndex } from '../../cluster/cluster-index';
import type { Problem } from '../../problems';
import { warnOfClosedBackends } from './closed-backends';
import { hostNetworkProblems } from './host-network';
import { warnOfUnservedIngresses } from './ingresses';

/** What is wrong with Gateways that Cilium serves, in addition to the Gateway API's own checks. */
export function gatewayProblems(index: ClusterIndex): Problem[] {
  warnOfClosedBackends(index);
  warnOfUnservedIngresses(index);
  return hostNetworkProblems(index);
}
