export { EntryPoint } from './entry-point';
export {
  type HttpRoute,
  IngressRoute,
  type IngressRouteProps,
  type RouteObservability,
} from './ingress-route';
export {
  IngressRouteTCP,
  type IngressRouteTCPProps,
  type TcpRoute,
  type TcpRouteTls,
  type TcpService,
} from './ingress-route-tcp';
export { IngressRouteUDP, type IngressRouteUDPProps, type UdpService } from './ingress-route-udp';
export type { BasicAuth, ClientTls, DigestAuth, ForwardAuth } from './middleware/authentication';
export type { Chain } from './middleware/chain';
export type {
  ClientCertInfo,
  Compress,
  ContentType,
  Encoding,
  GrpcWeb,
  IssuerParts,
  PassTLSClientCert,
  SubjectParts,
} from './middleware/content';
export type { Headers } from './middleware/headers';
export type {
  Buffering,
  InFlightReq,
  IpAllowList,
  IpStrategy,
  RateLimit,
  Redis,
  SourceCriterion,
} from './middleware/limits';
export { Middleware } from './middleware/middleware';
export { type InFlightConn, MiddlewareTCP, type TcpIpAllowList } from './middleware/middleware-tcp';
export type {
  AddPrefix,
  EncodedCharacters,
  ReplacePath,
  ReplacePathRegex,
  StripPrefix,
  StripPrefixRegex,
} from './middleware/paths';
export type { Plugin } from './middleware/plugin';
export type { RedirectRegex, RedirectScheme } from './middleware/redirects';
export type { CircuitBreaker, Errors, Retry } from './middleware/resilience';
export {
  ConfigMapRef,
  IngressRouteRef,
  MiddlewareRef,
  MiddlewareTCPRef,
  Ref,
  type Reference,
  SecretRef,
  ServersTransportRef,
  ServersTransportTCPRef,
  ServiceRef,
  TLSOptionRef,
  TraefikServiceRef,
} from './references';
export type { RouteTls, TlsDomain } from './route-tls';
export { RoutingResource, type RoutingResourceProps } from './routing-resource';
export { Rule } from './rule/rule';
export { TcpRule } from './rule/tcp-rule';
export {
  type ForwardingTimeouts,
  ServersTransport,
  type ServersTransportProps,
  type ServerTls,
  type Spiffe,
} from './servers-transport';
export { type ProxyProtocol, ServersTransportTCP, type ServersTransportTCPProps } from './servers-transport-tcp';
export {
  type HttpService,
  type PassiveHealthCheck,
  type ServerHealthCheck,
  type StickyCookie,
  Strategy,
} from './service';
export { type ClientAuth, ClientAuthType, TLSOption, type TLSOptionProps, TlsVersion } from './tls-option';
export { type GeneratedCertificate, TLSStore, type TLSStoreProps } from './tls-store';
export {
  type FailoverProps,
  type HighestRandomWeightProps,
  type Mirror,
  type MirroringProps,
  TraefikService,
  type WeightedProps,
} from './traefik-service';
