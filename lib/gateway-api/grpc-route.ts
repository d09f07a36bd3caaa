import type { Construct } from 'constructs';
import * as v from 'valibot';
import { checkEach, checkProps, instanceOf, type PropChecks, requireProps } from '../settings/props';
import { anyMap } from '../settings/schema';
import { BackendRef } from './backend-ref';
import { GrpcRouteFilter } from './filters';
import { GrpcRouteMatch } from './grpc-match';
import type { GrpcRouteSpec, GrpcRuleSpec } from './kinds';
import { ROUTE_CHECKS, Route, type RouteProps } from './route';
import { SessionPersistence } from './session-persistence';

/** Which calls, what happens to them, and where they go. */
export interface GrpcRouteRule {
  /**
   * Name of the rule, unique in the route. Not in the standard channel of version 1.3.
   * @default - none
   */
  readonly name?: string;
  /**
   * Calls that the rule applies to: those that fit any of the matches, at most 64.
   * @default - every call
   */
  readonly matches?: readonly GrpcRouteMatch[];
  /**
   * What happens to them, at most 16.
   * @default - nothing
   */
  readonly filters?: readonly GrpcRouteFilter[];
  /**
   * Where they go, at most 16, shared by weight.
   * @default - nowhere: status UNAVAILABLE
   */
  readonly backendRefs?: readonly BackendRef[];
  /**
   * Keeps a client with the same backend. In the experimental channel only.
   * @default - any backend
   */
  readonly sessionPersistence?: SessionPersistence;
}

/** Props of `GrpcRoute`. */
export interface GrpcRouteProps extends RouteProps {
  /**
   * Host names of requests, at most 16; `*.` before a name matches all names below it.
   * @default - all that the listeners serve
   */
  readonly hostnames?: readonly string[];

  /** The rules, at most 16. The most specific match of all rules wins, whatever their order. */
  readonly rules: readonly GrpcRouteRule[];

  /**
   * Extra fields of the spec, as in a manifest; they override the props.
   * @default - none
   * @see https://gateway-api.sigs.k8s.io/reference/spec/#grpcroutespec
   */
  readonly spec?: Partial<GrpcRouteSpec>;
}

const PROPS: PropChecks<GrpcRouteProps> = {
  ...ROUTE_CHECKS,
  hostnames: v.array(v.string()),
  rules: v.array(anyMap), // each is checked by itself
};

const RULE: PropChecks<GrpcRouteRule> = {
  name: v.string(),
  matches: v.array(instanceOf(GrpcRouteMatch, 'a GrpcRouteMatch, such as GrpcRouteMatch.service(…)')),
  filters: v.array(instanceOf(GrpcRouteFilter, 'a GrpcRouteFilter, such as GrpcRouteFilter.requestMirror(…)')),
  backendRefs: v.array(instanceOf(BackendRef, 'a BackendRef, such as BackendRef.service(…)')),
  sessionPersistence: instanceOf(SessionPersistence, 'a SessionPersistence, such as SessionPersistence.cookie(…)'),
};

/**
 * Routes for gRPC calls.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit, and at synthesis as `HttpRoute`
 * @see https://gateway-api.sigs.k8s.io/api-types/grpcroute/
 */
export class GrpcRoute extends Route {
  readonly kind = 'GRPCRoute';

  constructor(scope: Construct, id: string, props: GrpcRouteProps) {
    super(scope, id, props);
    props = checkProps(this, props, PROPS);
    requireProps(this, props, ['parentRefs', 'rules']);
    checkEach(this, 'rules', props.rules, RULE);
    const { hostnames, rules, spec } = props;
    this.attach(props, { hostnames, rules: rules.map((rule) => this.rule(rule)), ...spec });
  }

  private rule({ name, matches, filters, backendRefs, sessionPersistence }: GrpcRouteRule): GrpcRuleSpec {
    return {
      name,
      matches: matches?.map((match) => match._render()),
      filters: filters?.map((filter) => filter._render(this)),
      backendRefs: backendRefs?.map((backend) => backend._render(this)),
      sessionPersistence: sessionPersistence?._render(),
    };
  }
}
