export * from './cilium';
export type { HelmValuesOptions } from './helm/from-helm-values';
export { Cidr, IpFamily } from './kubernetes/cidr';
export * from './metrics-server';
export * from './platforms';
export { ConfigurationError } from './problems';
export * from './synth';
export * from './traefik';
