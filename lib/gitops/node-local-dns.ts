import type { IConstruct } from 'constructs';
import { Fact } from '../cluster/fact';

/** Stated by a platform whose nodes each have a DNS cache, which pods ask instead of the cluster's DNS server. */
export const NODE_LOCAL_DNS = new Fact<boolean>();

/** Whether the nodes of a construct's platform have such caches. */
export function hasNodeLocalDns(scope: IConstruct): boolean {
  return NODE_LOCAL_DNS.anywhereIn(scope) ?? false;
}
