import type { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { RESOURCE_CHECKS } from '../../kubernetes/custom-resource';
import { checkProps, duration, type PropChecks } from '../../settings/props';
import { whole } from '../../settings/values';
import { RoutingResource, type RoutingResourceProps } from './routing-resource';
import { SERVER_TLS_CHECKS, type ServerTls, serverTls } from './servers-transport';

/** The PROXY protocol, which passes the client's address to pods. */
export interface ProxyProtocol {
  /** 1 or 2. @default 2 */
  readonly version?: number;
}

/** Props of `ServersTransportTCP`. */
export interface ServersTransportTCPProps extends RoutingResourceProps {
  /** Timeout for connecting. @default Duration.seconds(30) */
  readonly dialTimeout?: Duration;
  /** Interval of keep-alive probes on a connection. @default Duration.seconds(15) */
  readonly dialKeepAlive?: Duration;
  /** How long one side may still send after the other has closed the connection. @default Duration.millis(100) */
  readonly terminationDelay?: Duration;
  /** Sends pods the client's address; `{}` for version 2. @default - not sent */
  readonly proxyProtocol?: ProxyProtocol;
  /** TLS from Traefik to pods; `{}` for TLS with the system's certificate authorities. @default - none */
  readonly tls?: ServerTls;
}

const CHECKS: PropChecks<ServersTransportTCPProps> = {
  ...RESOURCE_CHECKS,
  dialTimeout: duration,
  dialKeepAlive: duration,
  terminationDelay: duration,
  proxyProtocol: { version: whole(1, 2) },
  tls: SERVER_TLS_CHECKS,
};

/**
 * How Traefik connects to pods over TCP.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/tcp/serverstransporttcp/
 */
export class ServersTransportTCP extends RoutingResource {
  readonly kind = 'ServersTransportTCP';

  constructor(scope: Construct, id: string, props: ServersTransportTCPProps) {
    super(scope, id, props);
    props = checkProps(this, props, CHECKS);
    const { dialTimeout, dialKeepAlive, terminationDelay, proxyProtocol, tls } = props;
    this.define(props, {
      dialTimeout,
      dialKeepAlive,
      terminationDelay,
      proxyProtocol,
      tls: tls && serverTls(this, 'tls.', tls),
    });
  }
}
