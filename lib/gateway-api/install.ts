import type { Construct } from 'constructs';
import { describe } from '../problems';
import { clusterOf } from '../synth/unique-names';
import { implementationProblems } from './crds-in-program';
import { declareImplementation, type InstalledImplementation } from './implementations';

/**
 * Makes known that a construct installs an implementation of the Gateway API. Synthesis then fails unless the cluster
 * gets the definitions that the implementation needs: without them it would serve nothing, and hardly say so.
 */
export function installsGatewayApi(scope: Construct, implementation: InstalledImplementation): void {
  declareImplementation(scope, implementation);
  scope.node.addValidation({
    validate: () => implementationProblems(implementation.facts, clusterOf(scope)).map(describe),
  });
}
