import type { ClusterIndex } from '../../../cluster/cluster-index';
import type { Problem } from '../../../problems';
import { ciliumIn } from '../../cluster/install';
import { warnOfLocalServices, warnOfSilentPools } from './announcements';
import { warnOfUnansweredRequests, warnOfUnusedPools } from './default-ipam';
import { loadBalancerFeatureProblems } from './features';
import { interfaceProblems } from './interfaces';
import { networksOf, overlapProblems } from './overlaps';
import { poolsOf } from './pool';
import { warnOfRaces } from './races';
import { collisionProblems, requestProblems } from './requests';
import { servicesOf } from './service';
import { shortageProblems } from './shortage';

/**
 * Everything that is wrong with the addresses of Services in one cluster; what may be wrong is reported as a warning.
 */
export function loadBalancerProblems(index: ClusterIndex): Problem[] {
  const cilium = ciliumIn(index);
  const pools = poolsOf(index);
  const services = servicesOf(index, pools);
  // Without pools, something else may assign the addresses that Services do not request from Cilium itself.
  const asking = pools.length > 0 ? services : services.filter(({ asksCilium }) => asksCilium);
  // Cilium tells protocols apart unless configured not to.
  const byProtocol = String(cilium?.settings.loadBalancer.protocolDifferentiation.enabled) !== 'false';
  warnOfUnusedPools(index, pools, services);
  warnOfUnansweredRequests(index);
  warnOfSilentPools(index, pools, services);
  warnOfLocalServices(index, services);
  warnOfRaces(services, pools, byProtocol);
  return [
    ...loadBalancerFeatureProblems(index),
    ...interfaceProblems(index),
    ...overlapProblems(pools, networksOf(index)),
    ...(pools.length > 0 || cilium ? requestProblems(asking, pools) : []),
    ...collisionProblems(asking, byProtocol),
    ...(pools.length > 0 ? shortageProblems(services, pools, byProtocol) : []),
  ];
}
