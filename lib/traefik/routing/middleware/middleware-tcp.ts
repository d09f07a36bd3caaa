import type { Construct } from 'constructs';
import { atLeastOne, whole } from '../../../settings/values';
import { RoutingResource, type RoutingResourceProps } from '../routing-resource';
import { address } from '../values';
import { type CheckedConfig, checkedConfig, type MiddlewareDefinition } from './definition';

/** Configuration of `MiddlewareTCP.inFlightConn`. */
export interface InFlightConnConfig {
  /** Connections that a client may have open at the same time. */
  readonly amount: number;
}

const inFlightConn: MiddlewareDefinition<InFlightConnConfig> = { checks: { amount: whole(0) }, required: ['amount'] };

/** Configuration of `MiddlewareTCP.ipAllowList`. */
export interface TcpIpAllowListConfig {
  /** IP addresses and CIDRs that connections may come from; at least one. */
  readonly sourceRange: readonly string[];
}

const ipAllowList: MiddlewareDefinition<TcpIpAllowListConfig> = {
  checks: { sourceRange: atLeastOne(address, 'IP address or CIDR') },
  required: ['sourceRange'],
};

/**
 * What TCP connections pass before they reach a service. Each type has a static method of the same name.
 *
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/tcp/middlewares/overview/
 */
export class MiddlewareTCP extends RoutingResource {
  /**
   * Limits the connections that a client has open at the same time.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/tcp/middlewares/inflightconn/
   */
  static inFlightConn(scope: Construct, id: string, props: InFlightConnConfig & RoutingResourceProps): MiddlewareTCP {
    return new MiddlewareTCP(scope, id, props, 'inFlightConn', (it) => checkedConfig(it, inFlightConn, props));
  }

  /**
   * Allows only connections from some addresses.
   * @throws ConfigurationError when a prop is unknown, missing or does not fit
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/tcp/middlewares/ipallowlist/
   */
  static ipAllowList(scope: Construct, id: string, props: TcpIpAllowListConfig & RoutingResourceProps): MiddlewareTCP {
    return new MiddlewareTCP(scope, id, props, 'ipAllowList', (it) => checkedConfig(it, ipAllowList, props));
  }

  readonly kind = 'MiddlewareTCP';

  private constructor(
    scope: Construct,
    id: string,
    props: RoutingResourceProps,
    type: string,
    check: (resource: MiddlewareTCP) => CheckedConfig,
  ) {
    super(scope, id, props);
    const { metadata, config } = check(this);
    this.define(metadata, { [type]: config });
  }
}
