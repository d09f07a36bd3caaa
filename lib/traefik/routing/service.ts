import type { Duration } from 'cdk8s';
import * as v from 'valibot';
import { type Reference, referring, type ServiceRef } from '../../kubernetes/references';
import { type Problem, refuse } from '../../problems';
import { duration, type PropChecks } from '../../settings/props';
import type { JsonMap } from '../../settings/schema';
import { flag, portNumber, text, textMap, whole } from '../../settings/values';
import { warn } from '../../warnings';
import type { Middleware } from './middleware/middleware';
import { type MiddlewareRef, referenceTo, type ServersTransportRef, type TraefikServiceRef } from './references';
import type { RoutingResource } from './routing-resource';
import type { ServersTransport } from './servers-transport';
import { checkKubernetesService } from './service-in-program';
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

/** A service in the form of the manifest. */
export function httpService(resource: RoutingResource, path: string, service: HttpService): JsonMap {
  const { service: target, sticky, serversTransport, middlewares, flushInterval, ...rest } = service;
  const reference = referenceTo('Service', target);
  refuse(resource, portMisfit(path, reference, service.port));
  resource.checkInCluster(() => {
    warnOfIdleParts(resource, path, service);
    return [];
  });
  const named = resource.refer(`${path}.service`, 'Service', reference);
  // Traefik looks up references of a service in the namespace of the service.
  const where = reference.namespace ?? resource.namespace;
  checkKubernetesService(resource, path, reference, where, service);
  return {
    ...named,
    kind: reference.kind === 'TraefikService' ? 'TraefikService' : undefined,
    ...rest,
    sticky: sticky && { cookie: sticky },
    serversTransport:
      serversTransport &&
      providerName(resource, resource.refer(`${path}.serversTransport`, 'ServersTransport', serversTransport, where)),
    middlewares: middlewares?.map((middleware, index) =>
      resource.refer(`${path}.middlewares[${index}]`, 'Middleware', middleware, where),
    ),
    responseForwarding: flushInterval && { flushInterval },
  };
}

/** Warns of options of a service that prevent each other from working. */
function warnOfIdleParts(resource: RoutingResource, path: string, service: HttpService): void {
  const { sticky, nativeLB, nodePortLB } = service;
  const found: readonly (readonly [boolean | undefined, string, string])[] = [
    [
      sticky?.sameSite === 'none' && !sticky.secure,
      'sticky.sameSite none without sticky.secure, for which browsers refuse the cookie',
      `Set ${path}.sticky.secure to true.`,
    ],
    [nativeLB && nodePortLB, 'nativeLB and nodePortLB, but requests go one way', 'Remove one of them.'],
    [
      nativeLB && Boolean(sticky),
      "sticky and nativeLB, but by the Service's address it is not Traefik that chooses the pod",
      'Remove one of them; sessionAffinity of the Service keeps a client with its pod.',
    ],
  ];
  for (const [holds, what, remedy] of found) {
    if (holds) warn(resource, { what: `${path} has ${what}.`, remedy, code: 'TRR041' });
  }
}

/** Warns of groups of services in which none gets a request. */
export function warnOfWeightlessServices(
  resource: RoutingResource,
  path: string,
  services: readonly HttpService[],
): void {
  if (services.length === 0 || services.some(({ weight }) => weight !== 0)) return;
  resource.checkInCluster(() => {
    warn(resource, {
      what: `each of ${path} has the weight 0, so none gets a request.`,
      remedy: 'Give one of them a weight of 1 or more.',
      code: 'TRR039',
    });
    return [];
  });
}

function portMisfit(path: string, { kind, name }: Reference, port: number | string | undefined): Problem[] {
  if ((kind === 'Service') === (port !== undefined)) return [];
  const problem =
    kind === 'Service'
      ? { what: `${path} has no port, but a Service needs one.`, remedy: `Set port to one of ${name}'s.` }
      : { what: `${path}.port is ${port}, but a TraefikService has none.`, remedy: 'Remove it.' };
  return [{ ...problem, code: 'TRR017' }];
}

/**
 * A reference for fields that take a plain name: another namespace becomes part of it, in the form of Traefik's
 * provider.
 */
export function providerName(
  resource: RoutingResource,
  { name, namespace }: { readonly name: string; readonly namespace?: string },
): string {
  if (namespace === undefined) return name;
  const text = `${namespace}-${name}@kubernetescrd`;
  resource.checkInCluster((_, traefik) => {
    if (!traefik?.safeNaming) return [];
    return [
      {
        what: `serversTransport is named as ${text}, which Traefik with safeNaming calls ${namespace}_${name}@kubernetescrd.`,
        remedy: `Define ${name} in the namespace of the Service, or name it by ServersTransportRef.ofProvider('${namespace}_${name}', 'kubernetescrd').`,
        code: 'TRR042',
      },
    ];
  });
  return text;
}
