export type { ContainerResources, ResourceAmounts } from '../kubernetes/container-resources';
export * from './bgp';
export { CiliumCni } from './cilium-cni';
export type { CiliumCniProps } from './cilium-cni-props';
export * from './egress-gateway';
export * from './ip-pools';
export * from './load-balancer';
export * from './local-redirect';
export type { ApiServerProps } from './options/api-server';
export type { ClusterMeshProps } from './options/cluster-mesh';
export { Encryption, type IpsecProps, type WireguardProps } from './options/encryption';
export type { CertManagerIssuerRef, HubbleProps } from './options/hubble';
export type { GatewayApiProps, IngressControllerProps } from './options/ingress';
export { type ClusterPoolProps, Ipam, type KubernetesIpamProps } from './options/ipam';
export {
  DsrDispatch,
  LoadBalancingAlgorithm,
  LoadBalancingMode,
  type LoadBalancingProps,
} from './options/load-balancing';
export { PolicyEnforcement } from './options/policy-enforcement';
export type { CiliumOperatorProps } from './options/resources';
export { type NativeRoutingProps, Routing } from './options/routing';
export * from './policy';
export type { CiliumSettings, CiliumSettingsInput } from './settings';
export { type CiliumImage, type CiliumPatchProps, CiliumVersion } from './versions';
