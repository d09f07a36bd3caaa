import type { Duration } from 'cdk8s';
import * as v from 'valibot';
import { referring, type ServiceRef } from '../../kubernetes/references';
import { duration, type PropChecks } from '../../settings/props';
import { flag, portNumber, text, textMap, whole } from '../../settings/values';
import type { Middleware } from './middleware/middleware';
import type { MiddlewareRef, ServersTransportRef, TraefikServiceRef } from './references';
import type { ServersTransport } from './servers-transport';
import type { TraefikService } from './traefik-service';
import { servicePort } from './values';

/** How Traefik chooses among the pods of a Service. */
export enum Strategy {
  /** Weighted round robin. */
  WEIGHTED_ROUND_ROBIN = 'wrr',
  /** The less loaded of two random pods (power of two choices). */
  POWER_OF_TWO_CHOICES = 'p2c',
  /** The same pod for the same client, by hashing its address. */
  HIGHEST_RANDOM_WEIGHT = 'hrw',
  /** The one with the shortest response time. */
  LEAST_TIME = 'leasttime',
}

/** The cookie that keeps a client on the same pod (sticky session). */
export interface StickyCookie {
  /**
   * Name of the cookie.
   * @default - a hash of the service's name
   */
  readonly name?: string;
  /**
   * Whether it is sent only over TLS.
   * @default false
   */
  readonly secure?: boolean;
  /**
   * Whether scripts cannot read it.
   * @default false
   */
  readonly httpOnly?: boolean;
  /**
   * Its `SameSite` attribute: `none`, `lax` or `strict`.
   * @default - the browser's default
   */
  readonly sameSite?: 'none' | 'lax' | 'strict';
  /**
   * Seconds that the browser keeps it; negative to remove it, 0 for a session.
   * @default 0
   */
  readonly maxAge?: number;
  /**
   * Path that it is sent for.
   * @default '/'
   */
  readonly path?: string;
  /**
   * Domain that it is sent for.
   * @default - the host of the request
   */
  readonly domain?: string;
}

/** Health checks: requests by which Traefik determines whether a server is available. */
export interface ServerHealthCheck {
  /**
   * Path of the request.
   * @default - the root
   */
  readonly path?: string;
  /**
   * `http`, or `grpc` for gRPC's health checking.
   * @default 'http'
   */
  readonly mode?: 'http' | 'grpc';
  /**
   * Scheme, if it is not the server's.
   * @default - the server's
   */
  readonly scheme?: 'http' | 'https';
  /**
   * Method of the request.
   * @default 'GET'
   */
  readonly method?: string;
  /**
   * The expected status code.
   * @default - any below 400
   */
  readonly status?: number;
  /**
   * Port, if it is not the server's, 1 to 65535.
   * @default - the server's
   */
  readonly port?: number;
  /**
   * Value of the header `Host`.
   * @default - the server's
   */
  readonly hostname?: string;
  /**
   * Extra headers.
   * @default - none
   */
  readonly headers?: Record<string, string>;
  /**
   * Whether redirects are followed.
   * @default true
   */
  readonly followRedirects?: boolean;
  /**
   * Time between two requests to a healthy server.
   * @default Duration.seconds(30)
   */
  readonly interval?: Duration;
  /**
   * Time between two requests to an unhealthy server.
   * @default - as `interval`
   */
  readonly unhealthyInterval?: Duration;
  /**
   * Timeout of a request.
   * @default Duration.seconds(5)
   */
  readonly timeout?: Duration;
}

/** Passive health checks: failed client requests by which Traefik determines whether a server is available. */
export interface PassiveHealthCheck {
  /**
   * Failures in a row after which a server is left out, 1 or more.
   * @default 1
   */
  readonly maxFailedAttempts?: number;
  /**
   * The period in which they must happen, and how long the server is left out.
   * @default Duration.seconds(10)
   */
  readonly failureWindow?: Duration;
}

/**
 * Where HTTP requests go: a Kubernetes Service, or a TraefikService.
 *
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/
 */
export interface HttpService {
  /** The Service or TraefikService; a plain name is a Service in the namespace of the object that names it. */
  readonly service: string | ServiceRef | TraefikService | TraefikServiceRef;
  /**
   * Number (1 to 65535) or name of the Service's port; a TraefikService has none.
   * @default - required for a Service
   */
  readonly port?: number | string;
  /**
   * Share of the requests among several services, 0 or more.
   * @default 1
   */
  readonly weight?: number;
  /**
   * Protocol to the pods: `http`, `https` or `h2c`.
   * @default - https for port 443 and for ports named https…, otherwise http
   */
  readonly scheme?: 'http' | 'https' | 'h2c';
  /**
   * How one of the pods is chosen.
   * @default Strategy.WEIGHTED_ROUND_ROBIN
   */
  readonly strategy?: Strategy;
  /**
   * Whether the client's `Host` header is passed to the pods.
   * @default true
   */
  readonly passHostHeader?: boolean;
  /**
   * A cookie that keeps a client on the same pod; `{}` for one with defaults.
   * @default - none
   */
  readonly sticky?: StickyCookie;
  /**
   * How Traefik connects to the pods.
   * @default - without TLS, or with the system's certificate authorities
   */
  readonly serversTransport?: string | ServersTransport | ServersTransportRef;
  /**
   * The middlewares for requests to this service, after those of the route.
   * @default - none
   */
  readonly middlewares?: readonly (string | Middleware | MiddlewareRef)[];
  /**
   * Health checks of the servers; only for Services of type ExternalName.
   * @default - none
   */
  readonly healthCheck?: ServerHealthCheck;
  /**
   * Leaves out servers at which clients' requests fail.
   * @default - none is left out
   */
  readonly passiveHealthCheck?: PassiveHealthCheck;
  /**
   * Time between two flushes of a response; streaming responses are flushed immediately.
   * @default Duration.millis(100)
   */
  readonly flushInterval?: Duration;
  /**
   * Whether Traefik connects to the Service's address instead of the pods'.
   * @default false
   */
  readonly nativeLB?: boolean;
  /**
   * Whether Traefik connects to the node ports; for Services of type NodePort.
   * @default false
   */
  readonly nodePortLB?: boolean;
}

export const STICKY_CHECKS: PropChecks<StickyCookie> = {
  name: text,
  secure: flag,
  httpOnly: flag,
  sameSite: v.picklist(['none', 'lax', 'strict']),
  maxAge: v.pipe(v.number(), v.integer()),
  path: text,
  domain: text,
};

/** Checks of one service. */
export const HTTP_SERVICE_CHECKS: PropChecks<HttpService> = {
  service: referring('Service', 'TraefikService'),
  port: servicePort,
  weight: whole(0),
  scheme: v.picklist(['http', 'https', 'h2c']),
  strategy: v.enum(Strategy),
  passHostHeader: flag,
  sticky: STICKY_CHECKS,
  serversTransport: referring('ServersTransport'),
  middlewares: v.array(referring('Middleware')),
  healthCheck: {
    path: text,
    mode: v.picklist(['http', 'grpc']),
    scheme: v.picklist(['http', 'https']),
    method: text,
    status: whole(100, 599),
    port: portNumber,
    hostname: text,
    headers: textMap,
    followRedirects: flag,
    interval: duration,
    unhealthyInterval: duration,
    timeout: duration,
  },
  passiveHealthCheck: { maxFailedAttempts: whole(1), failureWindow: duration },
  flushInterval: duration,
  nativeLB: flag,
  nodePortLB: flag,
};
