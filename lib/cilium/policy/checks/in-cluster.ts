import type { ClusterIndex } from '../../../cluster/cluster-index';
import type { Problem } from '../../../problems';
import { warnOfAddressesWithIdentity } from './addresses-with-identity';
import { warnOfPodsClosedToControllers } from './closed-to-controllers';
import { warnOfDenyAlone } from './deny-alone';
import { warnOfUnenforcedPolicies } from './enforcement';
import { warnOfHostNetworkPods } from './host-network-pods';
import { warnOfIgnoredKinds } from './ignored-kinds';
import { warnOfUnknownNamespaces } from './namespaces';
import { featuresOff } from './needed-features';
import { plainObjectProblems } from './plain-objects';
import { policiesIn } from './policies';
import { warnOfServiceNames } from './service-names';
import { warnOfServicePorts } from './service-ports';
import { warnOfAbsentTraefik } from './traefik';
import { warnOfUnseenLabels } from './unseen-labels';

/**
 * What is wrong with the policies of one cluster, given its other objects and the install of Cilium; what may be wrong
 * is reported as a warning. Nothing is known of an install outside of the program.
 */
export function policyProblems(index: ClusterIndex): Problem[] {
  const policies = policiesIn(index);
  warnOfDenyAlone(policies);
  warnOfUnenforcedPolicies(index, policies);
  warnOfIgnoredKinds(index);
  warnOfAddressesWithIdentity(index, policies);
  warnOfServiceNames(index, policies);
  warnOfUnseenLabels(index, policies);
  warnOfHostNetworkPods(index, policies);
  warnOfServicePorts(index);
  warnOfAbsentTraefik(index, policies);
  warnOfPodsClosedToControllers(index, policies);
  warnOfUnknownNamespaces(index, policies);
  return [...plainObjectProblems(policies), ...featuresOff(index, policies)];
}
