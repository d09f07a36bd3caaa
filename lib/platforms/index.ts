export { Crds } from '../crds/crds';
export { PlatypaasCore, type PlatypaasCoreProps } from './core';
export { Fleet, type FleetProps, type IFleetMember } from './fleet';
export { HostedControlPlanes, type HostedControlPlanesProps, type HostedTenant } from './hosted-control-planes';
export { type HomelabGateway, K3sHomelab, type K3sHomelabProps } from './k3s-homelab';
export type { IstioProps, KindPlatformComponents } from './kind-components';
export { KindPlatformStack, type KindPlatformStackProps } from './kind-platform-stack';
