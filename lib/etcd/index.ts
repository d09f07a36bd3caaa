export { EtcdFleet, type IEtcdFleet } from './etcd-fleet';
export type { EtcdBackupProps, EtcdFleetProps } from './etcd-fleet-props';
export { EtcdTenant, type EtcdTenantProps } from './etcd-tenant';
export { ETCD_VERSION } from './versions';
