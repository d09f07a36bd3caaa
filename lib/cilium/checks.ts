import type { IConstruct } from 'constructs';
import { checkCluster } from '../cluster/checks';
import { bgpProblems } from './bgp/checks';
import { egressGatewayProblems } from './egress-gateway/checks';
import { gatewayProblems } from './gateway/checks';
import { hostPortProblems } from './host-ports';
import { podIpPoolProblems } from './ip-pools/checks';
import { loadBalancerProblems } from './load-balancer/checks';
import { localRedirectProblems } from './local-redirect/checks';
import { nodePortProblems } from './node-ports';
import { policyProblems } from './policy/checks/in-cluster';
import { sctpServiceProblems } from './sctp-services';

const CHECKS = [
  loadBalancerProblems,
  bgpProblems,
  egressGatewayProblems,
  localRedirectProblems,
  podIpPoolProblems,
  policyProblems,
  gatewayProblems,
  hostPortProblems,
  nodePortProblems,
  sctpServiceProblems,
];

/**
 * Registers the checks of a cluster's Cilium resources against its install, including those that a program makes as
 * plain API objects. Our own constructs register the checks of their kind themselves.
 */
export function checkResources(install: IConstruct): void {
  for (const check of CHECKS) checkCluster(install, check);
}
