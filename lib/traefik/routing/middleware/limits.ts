import type { Duration } from 'cdk8s';
import { referring, type SecretRef } from '../../../kubernetes/references';
import type { Problem } from '../../../problems';
import { duration, type PropChecks } from '../../../settings/props';
import { atLeastOne, flag, text, texts, whole } from '../../../settings/values';
import { warn } from '../../../warnings';
import type { RoutingResource } from '../routing-resource';
import { address, addresses } from '../values';
import { CLIENT_TLS_CHECKS, type ClientTls, clientTls } from './authentication';
import type { MiddlewareDefinition } from './definition';
import { retryExpression } from './predicate';

/** Which address counts as the client's. By default it is that of the connection. */
export interface IpStrategy {
  /**
   * Position in `X-Forwarded-For`, from the right; 0 for the connection's address.
   * @default 0
   */
  readonly depth?: number;
  /**
   * IP addresses and CIDRs that are skipped in `X-Forwarded-For`, from the right.
   * @default - none
   */
  readonly excludedIPs?: readonly string[];
  /**
   * Prefix length of IPv6 addresses that count as one client, 1 to 128.
   * @default - each address is a separate client
   */
  readonly ipv6Subnet?: number;
}

/** What identifies a client: one of the three. */
export interface SourceCriterion {
  /** The address.
   * @default - the connection's address
   */
  readonly ipStrategy?: IpStrategy;
  /**
   * A header.
   * @default - no header
   */
  readonly requestHeaderName?: string;
  /**
   * The host name that is requested.
   * @default false
   */
  readonly requestHost?: boolean;
}

const IP_STRATEGY_CHECKS: PropChecks<IpStrategy> = {
  depth: whole(0),
  excludedIPs: addresses,
  ipv6Subnet: whole(1, 128),
};

const SOURCE_CHECKS: PropChecks<SourceCriterion> = {
  ipStrategy: IP_STRATEGY_CHECKS,
  requestHeaderName: text,
  requestHost: flag,
};

/** Traefik can read the client's address from a header only if it does not remove that header. */
function checkIpStrategy(resource: RoutingResource, path: string, strategy: IpStrategy = {}): void {
  const { depth = 0, excludedIPs = [] } = strategy;
  if (depth === 0 && excludedIPs.length === 0) return;
  resource.checkInCluster((_, traefik) => {
    if (depth > 0 && excludedIPs.length > 0) {
      warn(resource, {
        what: `${path} has depth and excludedIPs, but with depth Traefik does not look at excludedIPs.`,
        remedy: 'Remove one of them.',
        code: 'TRR031',
      });
    }
    if (traefik === undefined || traefik.believesProxies) return [];
    warn(resource, {
      what: `${path} looks for the client's address in X-Forwarded-For, but no entry point believes that header, and Traefik removes it: the address is never known.`,
      remedy: 'Name the proxies in front by trustedProxies of the entry point, or remove ipStrategy.',
      code: 'TRR031',
    });
    return [];
  });
}

function ambiguousSource({ sourceCriterion }: { readonly sourceCriterion?: SourceCriterion }): Problem[] {
  const given = Object.entries(sourceCriterion ?? {}).filter(([, value]) => value !== undefined && value !== false);
  if (given.length <= 1) return [];
  return [
    {
      what: `sourceCriterion has ${given.map(([name]) => name).join(' and ')}, but Traefik takes one.`,
      remedy: 'Remove the others.',
      code: 'TRR025',
    },
  ];
}

/** A Redis in which several pods of Traefik count requests together. */
export interface RedisConfig {
  /**
   * Addresses with ports.
   * @default ['localhost:6379']
   */
  readonly endpoints?: readonly string[];
  /**
   * The Secret, in the middleware's namespace, with `username` and `password`.
   * @default - no credentials
   */
  readonly secret?: string | SecretRef;
  /**
   * TLS to Redis.
   * @default - no TLS
   */
  readonly tls?: ClientTls;
  /**
   * Number of the database.
   * @default 0
   */
  readonly db?: number;
  /**
   * Maximum number of connections.
   * @default - 10 for each CPU
   */
  readonly poolSize?: number;
  /**
   * Minimum number of idle connections.
   * @default 0
   */
  readonly minIdleConns?: number;
  /**
   * Maximum number of active connections.
   * @default - no limit
   */
  readonly maxActiveConns?: number;
  /**
   * Timeout for reading a response.
   * @default Duration.seconds(3)
   */
  readonly readTimeout?: Duration;
  /**
   * Timeout for sending a request.
   * @default Duration.seconds(3)
   */
  readonly writeTimeout?: Duration;
  /**
   * Timeout for connecting.
   * @default Duration.seconds(5)
   */
  readonly dialTimeout?: Duration;
}

/** Configuration of `Middleware.rateLimit`. */
export interface RateLimitConfig {
  /** Average number of requests that a client may make in each period; 0 for no limit. */
  readonly average: number;
  /**
   * The period.
   * @default Duration.seconds(1)
   */
  readonly period?: Duration;
  /**
   * Number of requests that a client may make in a burst.
   * @default 1
   */
  readonly burst?: number;
  /**
   * What identifies a client.
   * @default - the address of the connection
   */
  readonly sourceCriterion?: SourceCriterion;
  /**
   * A Redis in which several pods count together.
   * @default - each pod counts by itself
   */
  readonly redis?: RedisConfig;
}

export const rateLimit: MiddlewareDefinition<RateLimitConfig> = {
  checks: {
    average: whole(0),
    period: duration,
    burst: whole(0),
    sourceCriterion: SOURCE_CHECKS,
    redis: {
      endpoints: texts,
      secret: referring('Secret'),
      tls: CLIENT_TLS_CHECKS,
      db: whole(0),
      poolSize: whole(0),
      minIdleConns: whole(0),
      maxActiveConns: whole(0),
      readTimeout: duration,
      writeTimeout: duration,
      dialTimeout: duration,
    },
  },
  required: ['average'],
  problems: ambiguousSource,
  spec: ({ redis, ...rest }, resource) => {
    checkIpStrategy(resource, 'sourceCriterion.ipStrategy', rest.sourceCriterion?.ipStrategy);
    return { ...rest, redis: redis && redisSpec(redis, resource) };
  },
};

function redisSpec({ secret, tls, ...rest }: RedisConfig, resource: RoutingResource) {
  return {
    ...rest,
    secret: secret && resource.referByName('redis.secret', 'Secret', secret),
    tls: tls && clientTls(resource, 'redis.tls', tls),
  };
}

/** Configuration of `Middleware.inFlightReq`. */
export interface InFlightReqConfig {
  /** Requests that a client may have open at the same time. */
  readonly amount: number;
  /**
   * What identifies a client.
   * @default - the host name that is requested
   */
  readonly sourceCriterion?: SourceCriterion;
}

export const inFlightReq: MiddlewareDefinition<InFlightReqConfig> = {
  checks: { amount: whole(0), sourceCriterion: SOURCE_CHECKS },
  required: ['amount'],
  problems: ambiguousSource,
  spec: (config, resource) => {
    checkIpStrategy(resource, 'sourceCriterion.ipStrategy', config.sourceCriterion?.ipStrategy);
    return { ...config };
  },
};

/** Configuration of `Middleware.ipAllowList`. */
export interface IpAllowListConfig {
  /** IP addresses and CIDRs that requests may come from; at least one. */
  readonly sourceRange: readonly string[];
  /**
   * Which address counts as the client's.
   * @default - the connection's
   */
  readonly ipStrategy?: IpStrategy;
  /**
   * Status code of rejected requests.
   * @default 403
   */
  readonly rejectStatusCode?: number;
}

export const ipAllowList: MiddlewareDefinition<IpAllowListConfig> = {
  checks: {
    sourceRange: atLeastOne(address, 'IP address or CIDR'),
    ipStrategy: IP_STRATEGY_CHECKS,
    rejectStatusCode: whole(100, 599),
  },
  required: ['sourceRange'],
  spec: (config, resource) => {
    checkIpStrategy(resource, 'ipStrategy', config.ipStrategy);
    return { ...config };
  },
};

/** Configuration of `Middleware.buffering`. Sizes are in bytes. */
export interface BufferingConfig {
  /** @default 0 - any size */
  readonly maxRequestBodyBytes?: number;
  /** Size above which a request is buffered on disk. @default 1048576 */
  readonly memRequestBodyBytes?: number;
  /** @default 0 - any size */
  readonly maxResponseBodyBytes?: number;
  /** Size above which a response is buffered on disk. @default 1048576 */
  readonly memResponseBodyBytes?: number;
  /**
   * When a request with a body is retried, such as `IsNetworkError() && Attempts() < 2`; one without a body never is:
   * use `retry`.
   * @default - never
   */
  readonly retryExpression?: string;
}

export const buffering: MiddlewareDefinition<BufferingConfig> = {
  checks: {
    maxRequestBodyBytes: whole(0),
    memRequestBodyBytes: whole(0),
    maxResponseBodyBytes: whole(0),
    memResponseBodyBytes: whole(0),
    retryExpression,
  },
};
