export { CidrGroup, type CidrGroupProps } from './cidr-group';
export { PodIpPool, type PodIpPoolNetworks, type PodIpPoolProps } from './pod-ip-pool';
