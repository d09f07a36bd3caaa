import type { CiliumNetworkPolicySpec } from '../../../imports/cilium.io';
import type { Manifest } from '../../kubernetes/objects';

/**
 * The complete spec of a policy, as it stands in a manifest; namespaced and clusterwide policies have the same one.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/
 */
export type PolicySpec = Manifest<CiliumNetworkPolicySpec>;

export type IngressSpec = NonNullable<PolicySpec['ingress']>[number];
export type EgressSpec = NonNullable<PolicySpec['egress']>[number];
export type SelectorSpec = NonNullable<PolicySpec['endpointSelector']>;
export type RequirementSpec = NonNullable<SelectorSpec['matchExpressions']>[number];
export type PortRuleSpec = NonNullable<EgressSpec['toPorts']>[number];
export type PortSpec = NonNullable<PortRuleSpec['ports']>[number];
export type L7Spec = NonNullable<PortRuleSpec['rules']>;
export type HttpSpec = NonNullable<L7Spec['http']>[number];
export type DnsSpec = NonNullable<L7Spec['dns']>[number];
export type KafkaSpec = NonNullable<L7Spec['kafka']>[number];
export type IcmpSpec = NonNullable<NonNullable<EgressSpec['icmps']>[number]['fields']>[number];
export type CidrRuleSpec = NonNullable<EgressSpec['toCIDRSet']>[number];

/** The two ways of traffic, seen from the pods that a policy selects. */
export type Direction = 'ingress' | 'egress';
