import type { Construct } from 'constructs';
import { ResourceQuota } from '../../kubernetes/objects';
import type { TenantCluster } from '../tenant-node-bundle-props';

/**
 * How many objects a namespace may have, since etcd has no bound for a tenant: those of its size. A quota is for
 * one namespace; objects in others are covered by the fleet's headroom and alarms.
 *
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-on-object-count
 */
export function objectLimits(scope: Construct, { objects }: TenantCluster, namespaces: readonly string[]): void {
  if (!objects) return;
  const hard = Object.fromEntries(
    Object.entries(objects).map(([resource, count]) => [`count/${resource}`, String(count)]),
  );
  for (const namespace of namespaces) {
    new ResourceQuota(scope, `Objects-${namespace}`, {
      metadata: { name: 'platypaas-objects', namespace },
      spec: { hard },
    });
  }
}
