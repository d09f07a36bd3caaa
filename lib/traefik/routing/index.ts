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
export type { BasicAuthConfig, ClientTls, DigestAuthConfig, ForwardAuthConfig } from './middleware/authentication';
export type { ChainConfig } from './middleware/chain';
export type {
  ClientCertInfo,
  CompressConfig,
  ContentTypeConfig,
  Encoding,
  GrpcWebConfig,
  IssuerParts,
  PassTLSClientCertConfig,
  SubjectParts,
} from './middleware/content';
export type { HeadersConfig } from './middleware/headers';
export type {
  BufferingConfig,
  InFlightReqConfig,
  IpAllowListConfig,
  IpStrategy,
  RateLimitConfig,
  RedisConfig,
  SourceCriterion,
} from './middleware/limits';
export { Middleware } from './middleware/middleware';
export { type InFlightConnConfig, MiddlewareTCP, type TcpIpAllowListConfig } from './middleware/middleware-tcp';
export type {
  AddPrefixConfig,
  EncodedCharactersConfig,
  ReplacePathConfig,
  ReplacePathRegexConfig,
  StripPrefixConfig,
  StripPrefixRegexConfig,
} from './middleware/paths';
export type { PluginConfig } from './middleware/plugin';
export type { RedirectRegexConfig, RedirectSchemeConfig } from './middleware/redirects';
export type { CircuitBreakerConfig, ErrorsConfig, RetryConfig } from './middleware/resilience';
export {
  IngressRouteRef,
  MiddlewareRef,
  MiddlewareTCPRef,
  ServersTransportRef,
  ServersTransportTCPRef,
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
} from './service-props';
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
