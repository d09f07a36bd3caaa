import type { IConstruct } from 'constructs';
import { Fact } from '../cluster/fact';

/** The kind of policies that close the namespaces of a platform and allow its flows. */
export enum NetworkPolicyKind {
  /** CiliumNetworkPolicies: hosts by their names, the API server and nodes by their role. The cluster has Cilium. */
  CILIUM = 'Cilium',
  /**
   * NetworkPolicies of Kubernetes, which any CNI with policies enforces. They support neither names nor roles: a flow
   * to a host, to the API server or from a node is open to every address, but only on the ports of the flow.
   */
  KUBERNETES = 'Kubernetes',
}

/** Stated by a platform that is not on Cilium. */
export const NETWORK_POLICY_KIND = new Fact<NetworkPolicyKind>();

/** The kind of policies of the platform of a construct. */
export function networkPolicyKindOf(scope: IConstruct): NetworkPolicyKind {
  return NETWORK_POLICY_KIND.anywhereIn(scope) ?? NetworkPolicyKind.CILIUM;
}
