import type { Construct, IConstruct } from 'constructs';
import { describe, type Problem } from '../../problems';
import { clusterOf, guardUniqueNames } from '../../synth/unique-names';
import { bgpProblems } from '../bgp/checks';
import { egressGatewayProblems } from '../egress-gateway/checks';
import { podIpPoolProblems } from '../ip-pools/checks';
import { loadBalancerProblems } from '../load-balancer/checks';
import { localRedirectProblems } from '../local-redirect/checks';
import { policyFeatureProblems } from '../policy/checks/in-cluster';
import { ClusterView } from './cluster-view';

type Check = (view: ClusterView) => readonly Problem[];

const CHECKS: readonly Check[] = [
  loadBalancerProblems,
  bgpProblems,
  egressGatewayProblems,
  localRedirectProblems,
  podIpPoolProblems,
  policyFeatureProblems,
];

const guarded = new WeakSet<IConstruct>();

/**
 * Makes synthesis fail when Cilium's resources of one cluster do not fit one another, or its install. All of them are
 * looked at together, once for each cluster. A cluster is what one chart below the app holds.
 */
export function guardCluster(scope: Construct): void {
  guardUniqueNames(scope);
  const cluster = clusterOf(scope);
  if (guarded.has(cluster)) return;
  guarded.add(cluster);
  cluster.node.addValidation({
    validate: () => {
      const view = ClusterView.of(cluster);
      return CHECKS.flatMap((check) => check(view)).map(describe);
    },
  });
}
