import type { Construct } from 'constructs';
import { checkInCluster } from '../cluster/checks';
import { implementationProblems } from './crds-in-program';
import { IMPLEMENTATION, type InstalledImplementation } from './implementations';

/**
 * States that a construct installs an implementation of the Gateway API. Synthesis then fails unless the cluster
 * gets the CRDs that the implementation needs: without them it would serve nothing, almost silently.
 */
export function installsGatewayApi(scope: Construct, implementation: InstalledImplementation): void {
  IMPLEMENTATION.state(scope, implementation);
  checkInCluster(scope, ({ cluster }) => implementationProblems(implementation.facts, cluster));
}
