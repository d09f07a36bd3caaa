import type { IConstruct } from 'constructs';
import { Fact } from '../cluster/fact';

/** Stated of a platform whose nodes have a cache of DNS each, which pods ask in place of the cluster's server. */
export const NODE_LOCAL_DNS = new Fact<boolean>();

/** Whether the nodes of a construct's platform have such caches. */
export function hasNodeLocalDns(scope: IConstruct): boolean {
  return NODE_LOCAL_DNS.anywhereIn(scope) ?? false;
}
