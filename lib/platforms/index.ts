export { Crds } from '../crds/crds';
export { PlatypaasCore, type PlatypaasCoreProps } from './core';
export { Fleet, type FleetProps, type IFleetMember } from './fleet';
export { HostedControlPlanes, type HostedControlPlanesProps, type HostedTenant } from './hosted-control-planes';
export { type HomelabGateway, K3sHomelab, type K3sHomelabProps } from './k3s-homelab';
export { KindPlatformStack, type KindPlatformStackProps } from './kind-platform-stack';
export { PlatformStack, type PlatformStackProps } from './platform-stack';
export type { StackProps } from './stack';
export type { IstioProps, KindPlatformComponents, PlatformComponents } from './stack-components';
