import type { Construct } from 'constructs';
import * as v from 'valibot';
import { RESOURCE_CHECKS } from '../../kubernetes/custom-resource';
import { referring } from '../../kubernetes/references';
import { refuse } from '../../problems';
import { checkEach, checkProps, instanceOf, type PropChecks, requireProps } from '../../settings/props';
import type { JsonMap } from '../../settings/schema';
import { anyMap } from '../../settings/schema';
import { flag, objects, text } from '../../settings/values';
import { ENTRY_POINTS_CHECK, type EntryPoint, entryPointNames } from './entry-point';
import type { Middleware } from './middleware/middleware';
import type { IngressRouteRef, MiddlewareRef } from './references';
import { problemsBesideOthers } from './route-conflicts';
import { checkNames, type RouteTls, routeTls, TLS_CHECKS, tlsContradictions } from './route-tls';
import { RoutingResource, type RoutingResourceProps } from './routing-resource';
import { Rule } from './rule/rule';
import { httpService, warnOfWeightlessServices } from './service';
import { HTTP_SERVICE_CHECKS, type HttpService } from './service-props';

/** What Traefik records of a route's requests. */
export interface RouteObservability {
  /**
   * Whether access logs contain these requests.
   * @default true
   */
  readonly accessLogs?: boolean;
  /**
   * Whether metrics count them.
   * @default true
   */
  readonly metrics?: boolean;
  /**
   * Whether they are traced.
   * @default true
   */
  readonly tracing?: boolean;
  /**
   * How detailed traces are.
   * @default 'minimal'
   */
  readonly traceVerbosity?: 'minimal' | 'detailed';
}

/** One rule, and where the requests that it matches go. */
export interface HttpRoute {
  /** Which requests it matches. */
  readonly match: Rule;
  /**
   * Where they go; several share them by weight.
   * @default - nowhere, for routes that only have children
   */
  readonly services?: readonly HttpService[];
  /**
   * The middlewares that they pass first, in this order.
   * @default - nothing
   */
  readonly middlewares?: readonly (string | Middleware | MiddlewareRef)[];
  /**
   * Priority among the rules that match a request: the highest wins.
   * @default - the length of the rule's text
   */
  readonly priority?: number;
  /**
   * What is recorded of these requests.
   * @default - everything that Traefik is set to record
   */
  readonly observability?: RouteObservability;
}

/** Props of `IngressRoute`. */
export interface IngressRouteProps extends RoutingResourceProps {
  /** The routes; at least one. */
  readonly routes: readonly HttpRoute[];
  /**
   * The entry points that accept the requests. Names are those of the program's `TraefikIngress`.
   * @default - the default entry points
   */
  readonly entryPoints?: readonly (string | EntryPoint)[];
  /**
   * TLS, terminated by Traefik; `{}` for TLS with the default certificate.
   * @default - none, except on entry points that have it for all routes, such as `websecure`
   */
  readonly tls?: RouteTls;
  /**
   * Parent IngressRoutes, which requests pass first.
   * @default - none
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/routing/multi-layer-routing/
   */
  readonly parentRefs?: readonly (string | IngressRoute | IngressRouteRef)[];
  /**
   * Which installation of Traefik handles the route, if there are several.
   * @default - each that does not select a class
   */
  readonly ingressClassName?: string;
}

const ROUTE_CHECKS: PropChecks<HttpRoute> = {
  match: instanceOf(Rule, 'a Rule, such as Rule.host(…) or Rule.parse(…)'),
  services: v.array(anyMap),
  middlewares: v.array(referring('Middleware')),
  priority: v.pipe(v.number(), v.integer()),
  observability: {
    accessLogs: flag,
    metrics: flag,
    tracing: flag,
    traceVerbosity: v.picklist(['minimal', 'detailed']),
  },
};

const CHECKS: PropChecks<IngressRouteProps> = {
  ...RESOURCE_CHECKS,
  routes: objects('route'),
  entryPoints: ENTRY_POINTS_CHECK,
  tls: TLS_CHECKS,
  parentRefs: v.array(referring('IngressRoute')),
  ingressClassName: text,
};

/**
 * Routes for HTTP.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/
 */
export class IngressRoute extends RoutingResource {
  readonly kind = 'IngressRoute';

  constructor(scope: Construct, id: string, props: IngressRouteProps) {
    super(scope, id, props);
    props = checkProps(this, props, CHECKS);
    requireProps(this, props, ['routes']);
    checkEach(this, 'routes', props.routes, ROUTE_CHECKS, ['match']);
    if (props.tls) refuse(this, tlsContradictions(props.tls));
    checkNames(
      this,
      props.tls,
      props.routes.map(({ match }) => match.toString()),
    );
    this.checkInCluster((index) => problemsBesideOthers(this, index));
    this.define(props, {
      ingressClassName: props.ingressClassName,
      entryPoints: entryPointNames(this, props.entryPoints, 'TCP'),
      routes: props.routes.map((route, index) => this.route(route, `routes[${index}]`)),
      tls: props.tls && routeTls(this, props.tls),
      parentRefs: props.parentRefs?.map((parent, index) => this.refer(`parentRefs[${index}]`, 'IngressRoute', parent)),
    });
  }

  private route({ match, services, middlewares, ...rest }: HttpRoute, path: string): JsonMap {
    checkEach(this, `${path}.services`, services ?? [], HTTP_SERVICE_CHECKS, ['service']);
    warnOfWeightlessServices(this, `${path}.services`, services ?? []);
    return {
      kind: 'Rule',
      match: match.toString(),
      ...rest,
      middlewares: middlewares?.map((middleware, index) =>
        this.refer(`${path}.middlewares[${index}]`, 'Middleware', middleware),
      ),
      services: services?.map((service, index) => httpService(this, `${path}.services[${index}]`, service)),
    };
  }
}
