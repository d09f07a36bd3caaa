import * as v from 'valibot';
import { RESOURCE_CHECKS } from '../kubernetes/custom-resource';
import { type Problem, refuse } from '../problems';
import { instanceOf } from '../settings/props';
import { manifestPart } from '../settings/values';
import { routeClusterProblems } from './checks/route-in-cluster';
import { routeProblems } from './checks/routes';
import { GatewayApiResource, type GatewayApiResourceProps, withoutUnset } from './gateway-api-resource';
import type { RouteKind } from './kinds';
import { ParentRef } from './parent-ref';

/** What every route has. */
export interface RouteProps extends GatewayApiResourceProps {
  /** What it attaches to: Gateways or their listeners, or Services; 1 to 32. */
  readonly parentRefs: readonly ParentRef[];
}

/** Checks of the props that every route has. */
export const ROUTE_CHECKS = {
  ...RESOURCE_CHECKS,
  parentRefs: v.array(instanceOf(ParentRef, 'a ParentRef, such as ParentRef.gateway(…)')),
  spec: manifestPart,
};

/** An object that attaches to Gateways or Services. */
export abstract class Route extends GatewayApiResource {
  abstract override readonly kind: RouteKind;

  /** @internal */
  protected attach(props: RouteProps, spec: object, problems: readonly Problem[] = []): void {
    refuse(this, problems);
    const parentRefs = props.parentRefs.map((parent) => parent._render(this));
    const rendered = withoutUnset({ parentRefs, ...spec });
    const resource = this.define(props, rendered, routeProblems(this.kind, rendered));
    this.checkInCluster((index) => routeClusterProblems(this, resource, index));
  }
}
