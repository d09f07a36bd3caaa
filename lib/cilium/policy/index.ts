export { Allow, type AllowDnsProps, type AllowToFqdnsProps } from './allow';
export {
  CiliumClusterwideNetworkPolicy,
  type CiliumClusterwideNetworkPolicyProps,
  type ClusterwideDefaultDenyProps,
  type DnsVisibilityProps,
} from './cilium-clusterwide-network-policy';
export { CiliumNetworkPolicy, type CiliumNetworkPolicyProps } from './cilium-network-policy';
export type { DefaultDenyProps } from './default-deny';
export { DnsRule, HttpPath, HttpRule, type HttpRuleProps, KafkaRule } from './l7';
export { LabelSelector } from './label-selector';
export { type CidrPeerOptions, Entity, Peer } from './peer';
export type { DefaultDeny, NetworkPolicyProps } from './policy-props';
export { Icmp, Port, Protocol } from './port';
export { Authentication, type EgressDenyRule, type EgressRule, type IngressDenyRule, type IngressRule } from './rules';
export type { PolicySpec } from './spec';
