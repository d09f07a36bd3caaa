import { ApiObject } from 'cdk8s';
import type { Problem } from '../../../problems';
import type { PolicyInCluster } from './policies';
import { specProblems } from './spec';

/**
 * What is wrong with the specs of policies that a program makes as plain API objects: constructs of ours check their
 * own.
 */
export function plainObjectProblems(policies: readonly PolicyInCluster[]): Problem[] {
  return policies.flatMap(({ construct, kind, title, namespace, spec, path }) => {
    if (kind === 'NetworkPolicy' || !ApiObject.isApiObject(construct)) return [];
    const identity = { clusterwide: kind === 'CiliumClusterwideNetworkPolicy', namespace };
    return specProblems(spec, path, identity).map((problem) => ({ ...problem, what: `${title}: ${problem.what}` }));
  });
}
