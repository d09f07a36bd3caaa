import { type ApiObjectMetadata, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { PolicyIdentity } from './checks/spec';

/** The name and namespace that a policy is going to have, as far as they are given. */
export function policyIdentity(scope: IConstruct, clusterwide: boolean, metadata?: ApiObjectMetadata): PolicyIdentity {
  // A chart's namespace is meant for the namespaced objects in it.
  const namespace = metadata?.namespace ?? (clusterwide ? undefined : Chart.of(scope).namespace);
  return {
    clusterwide,
    ...(metadata?.name === undefined ? {} : { name: metadata.name }),
    ...(namespace === undefined ? {} : { namespace }),
  };
}
