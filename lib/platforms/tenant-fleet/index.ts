export type { AdminClusterProps, EdgeProps } from './admin-cluster';
export type { FleetGitProps } from './argo-cd';
export { FleetExposure } from './fleet-exposure';
export { TenantFleet, type TenantFleetProps } from './tenant-fleet';
export { TenantList, type TenantListProps } from './tenant-list';
export type { FleetTenant, TenantValues } from './tenant-values';
