export * from './cilium';
export * from './gateway-api';
// Both Traefik's and the Gateway API's: the kinds of the latter have the plain names.
export { HttpRoute, TcpRoute } from './gateway-api';
export type { HelmValuesOptions } from './helm/from-helm-values';
export * from './k3s';
export { Cidr, IpFamily } from './kubernetes/cidr';
export * from './metrics-server';
export * from './platforms';
export { ConfigurationError } from './problems';
export * from './synth';
export type { HttpRoute as TraefikHttpRoute, TcpRoute as TraefikTcpRoute } from './traefik';
export * from './traefik';
