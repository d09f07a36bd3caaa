import type { Problem } from '../../../problems';
import type { ClusterView } from '../../cluster/cluster-view';
import { warnOfLocalServices, warnOfSilentPools } from './announcements';
import { loadBalancerFeatureProblems } from './features';
import { networksOf, overlapProblems } from './overlaps';
import { poolsOf } from './pool';
import { collisionProblems, requestProblems } from './requests';
import { servicesOf } from './service';
import { shortageProblems } from './shortage';

/** Everything that is wrong with the addresses of Services in one cluster; what may be wrong is told on the way. */
export function loadBalancerProblems(view: ClusterView): Problem[] {
  const pools = poolsOf(view);
  const services = servicesOf(view, pools);
  // Without pools, somebody else may give out what a Service does not ask of Cilium itself.
  const asking = pools.length > 0 ? services : services.filter(({ asksCilium }) => asksCilium);
  // Cilium counts protocols apart unless it is told not to.
  const byProtocol = String(view.cilium?.settings.loadBalancer.protocolDifferentiation.enabled) !== 'false';
  warnOfSilentPools(view, pools, services);
  warnOfLocalServices(view, services);
  return [
    ...loadBalancerFeatureProblems(view),
    ...overlapProblems(pools, networksOf(view)),
    ...(pools.length > 0 || view.cilium ? requestProblems(asking, pools) : []),
    ...collisionProblems(asking, byProtocol),
    ...(pools.length > 0 ? shortageProblems(services, pools, byProtocol) : []),
  ];
}
