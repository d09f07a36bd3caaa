export { type NodePortsProps, TenantExposure } from './exposure';
export { type ControlPlaneHost, HostedControlPlane } from './hosted-control-plane';
export type { CloudProgramProps, HostedControlPlaneProps, TenantRotations } from './hosted-control-plane-props';
export { type KubernetesDigests, KubernetesVersion } from './kubernetes-version';
export { Rotation, type RotationPhase } from './rotation';
export { TenantSize } from './tenant-size';
