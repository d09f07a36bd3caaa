import type { Construct } from 'constructs';
import * as v from 'valibot';
import { checkProps, instanceOf, type PropChecks, requireProps } from '../settings/props';
import { BackendRef } from './backend-ref';
import type { TcpRouteSpec, TlsRouteSpec, UdpRouteSpec } from './kinds';
import { ROUTE_CHECKS, Route, type RouteProps } from './route';

/** Props of `TcpRoute`. */
export interface TcpRouteProps extends RouteProps {
  /** Where connections go, 1 to 16 backends, shared by weight. */
  readonly backendRefs: readonly BackendRef[];

  /**
   * Extra fields of the spec, as in a manifest; they override the props.
   * @default - none
   * @see https://gateway-api.sigs.k8s.io/reference/spec/#tcproutespec
   */
  readonly spec?: Partial<TcpRouteSpec>;
}

/** Props of `UdpRoute`. */
export interface UdpRouteProps extends RouteProps {
  /** Where datagrams go, 1 to 16 backends, shared by weight. */
  readonly backendRefs: readonly BackendRef[];

  /**
   * Extra fields of the spec, as in a manifest; they override the props.
   * @default - none
   * @see https://gateway-api.sigs.k8s.io/reference/spec/#udproutespec
   */
  readonly spec?: Partial<UdpRouteSpec>;
}

/** Props of `TlsRoute`. */
export interface TlsRouteProps extends RouteProps {
  /**
   * Server names (SNI) of connections, at most 16; `*.` before a name matches all names below it. From version 1.5 of
   * the Gateway API on, a TLSRoute needs one.
   * @default - all that the listeners serve
   */
  readonly hostnames?: readonly string[];

  /** Where connections go, 1 to 16 backends, shared by weight. */
  readonly backendRefs: readonly BackendRef[];

  /**
   * Extra fields of the spec, as in a manifest; they override the props.
   * @default - none
   * @see https://gateway-api.sigs.k8s.io/reference/spec/#tlsroutespec
   */
  readonly spec?: Partial<TlsRouteSpec>;
}

const BACKENDS = v.array(instanceOf(BackendRef, 'a BackendRef, such as BackendRef.service(…)'));
const CONNECTION_PROPS = { ...ROUTE_CHECKS, backendRefs: BACKENDS };
const TCP: PropChecks<TcpRouteProps> = CONNECTION_PROPS;
const UDP: PropChecks<UdpRouteProps> = CONNECTION_PROPS;
const TLS: PropChecks<TlsRouteProps> = { ...CONNECTION_PROPS, hostnames: v.array(v.string()) };

/**
 * Routes for TLS connections by server name (SNI). Not in the standard channel of version 1.3.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit, and at synthesis as `HttpRoute`
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#tlsroute
 */
export class TlsRoute extends Route {
  readonly kind = 'TLSRoute';

  constructor(scope: Construct, id: string, props: TlsRouteProps) {
    super(scope, id, props);
    props = checkProps(this, props, TLS);
    requireProps(this, props, ['parentRefs', 'backendRefs']);
    const backendRefs = props.backendRefs.map((backend) => backend._render(this));
    this.attach(props, { hostnames: props.hostnames, rules: [{ backendRefs }], ...props.spec });
  }
}

/**
 * Routes for the TCP connections of a listener. Not in the standard channel of version 1.3; Cilium does not serve it.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit, and at synthesis as `HttpRoute`
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#tcproute
 */
export class TcpRoute extends Route {
  readonly kind = 'TCPRoute';

  constructor(scope: Construct, id: string, props: TcpRouteProps) {
    super(scope, id, props);
    props = checkProps(this, props, TCP);
    requireProps(this, props, ['parentRefs', 'backendRefs']);
    const backendRefs = props.backendRefs.map((backend) => backend._render(this));
    this.attach(props, { rules: [{ backendRefs }], ...props.spec });
  }
}

/**
 * Routes for the UDP datagrams of a listener. In the experimental channel only; neither Cilium nor Traefik serves it.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit, and at synthesis as `HttpRoute`
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#udproute
 */
export class UdpRoute extends Route {
  readonly kind = 'UDPRoute';

  constructor(scope: Construct, id: string, props: UdpRouteProps) {
    super(scope, id, props);
    props = checkProps(this, props, UDP);
    requireProps(this, props, ['parentRefs', 'backendRefs']);
    const backendRefs = props.backendRefs.map((backend) => backend._render(this));
    this.attach(props, { rules: [{ backendRefs }], ...props.spec });
  }
}
