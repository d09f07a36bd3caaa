import type * as bindings from '../../imports/gateway.networking.k8s.io';
import type { Manifest } from '../kubernetes/objects';

/** The API group of every kind of the Gateway API. */
export const GROUP = 'gateway.networking.k8s.io';

/** The kinds of the Gateway API that have constructs here. */
export type GatewayApiKind =
  | 'GatewayClass'
  | 'Gateway'
  | 'HTTPRoute'
  | 'GRPCRoute'
  | 'TLSRoute'
  | 'TCPRoute'
  | 'UDPRoute'
  | 'ReferenceGrant'
  | 'BackendTLSPolicy';

/** The kinds that attach to Gateways. */
export type RouteKind = 'HTTPRoute' | 'GRPCRoute' | 'TLSRoute' | 'TCPRoute' | 'UDPRoute';

export const ROUTE_KINDS: readonly RouteKind[] = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'];

/** The complete spec of a GatewayClass, as in a manifest. */
export type GatewayClassSpec = Manifest<bindings.GatewayClassSpec>;
/** The complete spec of a Gateway, as it stands in a manifest. */
export type GatewaySpec = Manifest<bindings.GatewaySpec>;
/** The complete spec of an HTTPRoute, as it stands in a manifest. */
export type HttpRouteSpec = Manifest<bindings.HttpRouteSpec>;
/** The complete spec of a GRPCRoute, as it stands in a manifest. */
export type GrpcRouteSpec = Manifest<bindings.GrpcRouteSpec>;
/** The complete spec of a TLSRoute, as it stands in a manifest. */
export type TlsRouteSpec = Manifest<bindings.TlsRouteSpec>;
/** The complete spec of a TCPRoute, as it stands in a manifest. */
export type TcpRouteSpec = Manifest<bindings.TcpRouteSpec>;
/** The complete spec of a UDPRoute, as it stands in a manifest. */
export type UdpRouteSpec = Manifest<bindings.UdpRouteSpec>;
/** The complete spec of a ReferenceGrant, as it stands in a manifest. */
export type ReferenceGrantSpec = Manifest<bindings.ReferenceGrantSpec>;
/** The complete spec of a BackendTLSPolicy, as it stands in a manifest. */
export type BackendTlsPolicySpec = Manifest<bindings.BackendTlsPolicySpec>;

export type ListenerSpec = GatewaySpec['listeners'][number];
export type ParentRefSpec = NonNullable<HttpRouteSpec['parentRefs']>[number];
export type HttpRuleSpec = NonNullable<HttpRouteSpec['rules']>[number];
export type HttpMatchSpec = NonNullable<HttpRuleSpec['matches']>[number];
export type HttpFilterSpec = NonNullable<HttpRuleSpec['filters']>[number];
export type HttpBackendRefSpec = NonNullable<HttpRuleSpec['backendRefs']>[number];
export type HttpPathModifierSpec = NonNullable<NonNullable<HttpFilterSpec['urlRewrite']>['path']>;
export type SessionPersistenceSpec = NonNullable<HttpRuleSpec['sessionPersistence']>;
export type GrpcRuleSpec = NonNullable<GrpcRouteSpec['rules']>[number];
export type GrpcMatchSpec = NonNullable<GrpcRuleSpec['matches']>[number];
export type GrpcFilterSpec = NonNullable<GrpcRuleSpec['filters']>[number];
export type BackendRefSpec = NonNullable<TcpRouteSpec['rules'][number]['backendRefs']>[number];
