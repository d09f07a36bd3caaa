export { type BackendFilter, type BackendOptions, BackendRef, type OtherBackend } from './backend-ref';
export { BackendTlsPolicy, type BackendTlsPolicyProps } from './backend-tls-policy';
export { GatewayApiBundle } from './bundles';
export {
  TcpRoute,
  type TcpRouteProps,
  TlsRoute,
  type TlsRouteProps,
  UdpRoute,
  type UdpRouteProps,
} from './connection-routes';
export {
  type Cors,
  type FilterObject,
  GrpcRouteFilter,
  type HeaderModifier,
  HttpRouteFilter,
  type MirrorOptions,
  PathModifier,
  type RequestRedirect,
  type UrlRewrite,
} from './filters';
export { Gateway, type GatewayProps } from './gateway';
export { GatewayApiCrds, type GatewayApiCrdsProps } from './gateway-api-crds';
export { type GatewayApiObjectProps, GatewayApiResource, type GatewayApiResourceProps } from './gateway-api-resource';
export { GatewayClass, type GatewayClassProps } from './gateway-class';
export { GrpcRouteMatch } from './grpc-match';
export { GrpcRoute, type GrpcRouteProps, type GrpcRouteRule } from './grpc-route';
export { HttpMethod, HttpRouteMatch } from './http-match';
export {
  HttpRoute,
  type HttpRouteProps,
  type HttpRouteRetry,
  type HttpRouteRule,
  type HttpRouteTimeouts,
} from './http-route';
export type {
  BackendTlsPolicySpec,
  GatewayClassSpec,
  GatewaySpec,
  GrpcRouteSpec,
  HttpRouteSpec,
  ReferenceGrantSpec,
  RouteKind,
  TcpRouteSpec,
  TlsRouteSpec,
  UdpRouteSpec,
} from './kinds';
export {
  type HttpListenerOptions,
  Listener,
  type ListenerOptions,
  type PortListenerOptions,
  RouteNamespaces,
  type TerminatingListenerOptions,
} from './listener';
export { type GatewayParentOptions, ParentRef, type ServiceParentOptions } from './parent-ref';
export { type GrantedFrom, type GrantedTo, ReferenceGrant, type ReferenceGrantProps } from './reference-grant';
export { GatewayClassRef, GatewayRef, type ObjectReference } from './references';
export { Route, type RouteProps } from './route';
export { type CookieOptions, type SessionOptions, SessionPersistence } from './session-persistence';
