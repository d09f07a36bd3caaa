import type { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import * as v from 'valibot';
import { checkEach, checkProps, duration, instanceOf, type PropChecks, requireProps } from '../settings/props';
import { anyMap } from '../settings/schema';
import { BackendRef } from './backend-ref';
import { gatewayDuration } from './duration';
import { HttpRouteFilter } from './filters';
import { HttpRouteMatch } from './http-match';
import type { HttpRouteSpec, HttpRuleSpec } from './kinds';
import { ROUTE_CHECKS, Route, type RouteProps } from './route';
import { SessionPersistence } from './session-persistence';

/** Timeouts; the first to expire ends the request with status 504. */
export interface HttpRouteTimeouts {
  /**
   * The whole request, with all retries. Zero for no limit.
   * @default - the implementation's
   */
  readonly request?: Duration;
  /**
   * One try at a backend, at most `request`. Zero for no limit.
   * @default - the implementation's
   */
  readonly backendRequest?: Duration;
}

/** When a request is retried. In the experimental channel only. */
export interface HttpRouteRetry {
  /**
   * Response statuses that are retried, 400 to 599.
   * @default - the implementation's
   */
  readonly codes?: readonly number[];
  /**
   * The maximum number of retries.
   * @default - the implementation's
   */
  readonly attempts?: number;
  /**
   * The minimum time between two tries.
   * @default - the implementation's
   */
  readonly backoff?: Duration;
}

/** Which requests, what happens to them, and where they go. */
export interface HttpRouteRule {
  /**
   * Name of the rule, unique in the route. Not in the standard channel of version 1.3.
   * @default - none
   */
  readonly name?: string;
  /**
   * Requests that the rule applies to: those that fit any of the matches, at most 64.
   * @default - every request
   */
  readonly matches?: readonly HttpRouteMatch[];
  /**
   * What happens to them, at most 16.
   * @default - nothing
   */
  readonly filters?: readonly HttpRouteFilter[];
  /**
   * Where they go, at most 16, shared by weight.
   * @default - nowhere: a redirect, or status 500
   */
  readonly backendRefs?: readonly BackendRef[];
  /**
   * How long they may take.
   * @default - the implementation's
   */
  readonly timeouts?: HttpRouteTimeouts;
  /**
   * When they are retried.
   * @default - the implementation's
   */
  readonly retry?: HttpRouteRetry;
  /**
   * Keeps a client with the same backend. In the experimental channel only.
   * @default - any backend
   */
  readonly sessionPersistence?: SessionPersistence;
}

/** Props of `HttpRoute`. */
export interface HttpRouteProps extends RouteProps {
  /**
   * Host names of requests, at most 16; `*.` before a name matches all names below it.
   * @default - all that the listeners serve
   */
  readonly hostnames?: readonly string[];

  /** The rules, at most 16. The most specific match of all rules wins, whatever their order. */
  readonly rules: readonly HttpRouteRule[];

  /**
   * Extra fields of the spec, as in a manifest; they override the props.
   * @default - none
   * @see https://gateway-api.sigs.k8s.io/reference/spec/#httproutespec
   */
  readonly spec?: Partial<HttpRouteSpec>;
}

const PROPS: PropChecks<HttpRouteProps> = {
  ...ROUTE_CHECKS,
  hostnames: v.array(v.string()),
  rules: v.array(anyMap), // each is checked by itself
};

const RULE: PropChecks<HttpRouteRule> = {
  name: v.string(),
  matches: v.array(instanceOf(HttpRouteMatch, 'an HttpRouteMatch, such as HttpRouteMatch.prefix(…)')),
  filters: v.array(instanceOf(HttpRouteFilter, 'an HttpRouteFilter, such as HttpRouteFilter.urlRewrite(…)')),
  backendRefs: v.array(instanceOf(BackendRef, 'a BackendRef, such as BackendRef.service(…)')),
  timeouts: { request: duration, backendRequest: duration },
  retry: {
    codes: v.array(v.number()),
    attempts: v.pipe(v.number(), v.integer(), v.minValue(0)),
    backoff: duration,
  },
  sessionPersistence: instanceOf(SessionPersistence, 'a SessionPersistence, such as SessionPersistence.cookie(…)'),
};

/**
 * Routes for HTTP requests, from Gateways or, with a Service as parent, between Services.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit, and at synthesis when no listener accepts the
 * route, when a reference crosses namespaces without a ReferenceGrant, or when the implementation does not support what
 * is asked
 * @see https://gateway-api.sigs.k8s.io/api-types/httproute/
 */
export class HttpRoute extends Route {
  readonly kind = 'HTTPRoute';

  constructor(scope: Construct, id: string, props: HttpRouteProps) {
    super(scope, id, props);
    props = checkProps(this, props, PROPS);
    requireProps(this, props, ['parentRefs', 'rules']);
    checkEach(this, 'rules', props.rules, RULE);
    const { hostnames, rules, spec } = props;
    this.attach(props, { hostnames, rules: rules.map((rule) => this.rule(rule)), ...spec });
  }

  private rule(rule: HttpRouteRule): HttpRuleSpec {
    const { name, matches, filters, backendRefs, timeouts, retry, sessionPersistence } = rule;
    const text = (time: Duration | undefined) => time && gatewayDuration(time);
    return {
      name,
      matches: matches?.map((match) => match._render()),
      filters: filters?.map((filter) => filter._render(this)),
      backendRefs: backendRefs?.map((backend) => backend._render(this)),
      timeouts: timeouts && { request: text(timeouts.request), backendRequest: text(timeouts.backendRequest) },
      retry: retry && { ...retry, backoff: text(retry.backoff) },
      sessionPersistence: sessionPersistence?._render(),
    };
  }
}
