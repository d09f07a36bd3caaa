import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Problem } from '../problems';
import { checkCluster } from './checks';
import type { ClusterIndex } from './cluster-index';
import { guardProgram } from './program';

/**
 * Makes synthesis fail when two objects of one cluster have the same name: the later would overwrite the earlier
 * (cdk8s-team/cdk8s#2496). A chart represents one cluster.
 */
export function guardUniqueNames(scope: Construct): void {
  guardProgram(scope);
  checkCluster(scope, duplicates);
}

function duplicates({ cluster }: ClusterIndex): Problem[] {
  const first = new Map<string, ApiObject>();
  const problems: Problem[] = [];
  for (const construct of cluster.node.findAll()) {
    if (!ApiObject.isApiObject(construct)) continue;
    const { apiGroup, kind, name } = construct;
    const namespace = construct.metadata.namespace;
    const key = `${apiGroup} ${kind} ${namespace ?? ''}/${name}`;
    const earlier = first.get(key);
    if (earlier) problems.push(duplicate(`${kind} ${namespace ? `${namespace}/` : ''}${name}`, earlier, construct));
    else first.set(key, construct);
  }
  return problems;
}

function duplicate(what: string, earlier: ApiObject, later: ApiObject): Problem {
  return {
    what: `${what} is defined twice, by ${earlier.node.path} and by ${later.node.path}; a cluster can hold one.`,
    remedy: 'Give one of them another name or namespace, or remove it.',
    code: 'SYN001',
  };
}
