import type { IConstruct } from 'constructs';
import { Fact } from '../cluster/fact';

/** The policies by which the namespaces of a platform are closed and its flows let through. */
export enum NetworkPolicyKind {
  /** CiliumNetworkPolicies: hosts by their names, the API server and nodes by their role. The cluster has Cilium. */
  CILIUM = 'Cilium',
  /**
   * NetworkPolicies of Kubernetes, which any network with policies keeps. They know neither names nor roles: a flow to a
   * host, to the API server or from a node is open to every address, at the ports of the flow alone.
   */
  KUBERNETES = 'Kubernetes',
}

/** Stated of a platform that is not on Cilium. */
export const NETWORK_POLICY_KIND = new Fact<NetworkPolicyKind>();

/** The policies that the platform of a construct has. */
export function networkPolicyKindOf(scope: IConstruct): NetworkPolicyKind {
  return NETWORK_POLICY_KIND.anywhereIn(scope) ?? NetworkPolicyKind.CILIUM;
}
