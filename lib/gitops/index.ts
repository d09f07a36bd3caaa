export { ChartReference } from './chart-reference';
export { ClusterKinds } from './cluster-kinds';
export { ComponentSet, type ComponentSetProps } from './component-set';
export type { DataVolumeProps } from './data-volume';
export { type Flow, FlowPeer } from './flow';
export { NetworkPolicyKind } from './network-policy-kind';
export {
  type ComponentDirectory,
  type GroupKind,
  type HelmValues,
  type IgnoredDifference,
  type MetricsEndpoint,
  PlatformComponent,
  type ResourceReference,
  SyncOption,
} from './platform-component';
export { IstioInjection, type PlatformNamespace, PodSecurityLevel } from './platform-namespace';
export { type ByProfile, ofProfile, Profile } from './profile';
export {
  type PodAmounts,
  type PodSizeProps,
  podSize,
  type Sidecar,
  type SidecarMetrics,
  sizeFor,
  type Workload,
  WorkloadKind,
  type WorkloadSize,
  type WorkloadSizeProps,
  type WorkloadSizes,
} from './workload';
