export { Cidr, IpFamily } from './cidr';
export type { ContainerResources, ResourceAmounts } from './container-resources';
export { ConfigMapRef, Ref, type Reference, SecretRef, ServiceRef } from './references';
