export { type ArgoCdDeliveryProps, BundleDelivery } from './bundle-delivery';
export { KubeProxyMode } from './kube-proxy-mode';
export { TenantNodeBundle } from './tenant-node-bundle';
export type { TenantCluster, TenantImages, TenantNodeBundleProps } from './tenant-node-bundle-props';
