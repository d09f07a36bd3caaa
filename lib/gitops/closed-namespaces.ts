import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { apiObjectsOf } from '../kubernetes/api-objects';
import { manifestOf } from '../kubernetes/plain-object';
import type { Problem } from '../problems';
import { NetworkPolicyKind, networkPolicyKindOf } from './network-policy-kind';

/** Namespaces of a cluster whose pods may have any traffic, because no policy closes them. */
export function openNamespaces(cluster: IConstruct): Problem[] {
  const objects = apiObjectsOf(cluster);
  const closed = new Set(objects.filter(closesEverything).map(({ metadata }) => metadata.namespace));
  return objects
    .filter(({ kind, apiGroup }) => kind === 'Namespace' && apiGroup === 'core')
    .filter(({ name }) => !closed.has(name))
    .map(({ name }) => ({
      what: `The namespace ${name} has no policy that closes it: its pods may have any traffic.`,
      remedy:
        'Add CiliumNetworkPolicy.defaultDeny to it, or a NetworkPolicy for both directions and every pod, and policies for the traffic that it needs.',
      code: 'GIT009',
    }));
}

/** Cilium's objects on a cluster that is declared to use another CNI: nothing would read them. */
export function ciliumObjects(cluster: IConstruct): Problem[] {
  if (networkPolicyKindOf(cluster) === NetworkPolicyKind.CILIUM) return [];
  return apiObjectsOf(cluster)
    .filter(({ apiGroup }) => apiGroup === 'cilium.io')
    .map(({ kind, name }) => ({
      what: `The ${kind} ${name} is Cilium's, and networkPolicies is Kubernetes.`,
      remedy: 'Replace it with a NetworkPolicy, or leave networkPolicies out on a cluster with Cilium.',
      code: 'GIT024',
    }));
}

interface Policy {
  readonly spec?: {
    readonly endpointSelector?: object;
    readonly podSelector?: object;
    readonly policyTypes?: readonly string[];
    readonly enableDefaultDeny?: { readonly ingress?: boolean; readonly egress?: boolean };
  };
}

function closesEverything(object: ApiObject): boolean {
  if (object.kind !== 'CiliumNetworkPolicy' && object.kind !== 'NetworkPolicy') return false;
  const { spec = {} } = manifestOf(object) as Policy;
  if (object.kind === 'NetworkPolicy') {
    const { podSelector, policyTypes = [] } = spec;
    return isEmpty(podSelector) && policyTypes.includes('Ingress') && policyTypes.includes('Egress');
  }
  const { endpointSelector, enableDefaultDeny = {} } = spec;
  return isEmpty(endpointSelector) && enableDefaultDeny.ingress === true && enableDefaultDeny.egress === true;
}

function isEmpty(selector: object | undefined): boolean {
  return selector !== undefined && Object.keys(selector).length === 0;
}
