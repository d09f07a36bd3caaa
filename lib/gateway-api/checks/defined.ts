import type { ApiObject } from 'cdk8s';
import type { ClusterIndex } from '../../cluster/cluster-index';
import { isMap, type JsonMap } from '../../settings/schema';
import { CILIUM, IMPLEMENTATION, IMPLEMENTATIONS, type ImplementationFacts } from '../implementations';
import { type GatewayClassSpec, type GatewaySpec, GROUP, ROUTE_KINDS, type RouteKind } from '../kinds';
import type { RouteSpec } from './routes';

/** An object of the Gateway API that the program defines, with any class. */
export interface Defined<Spec> {
  readonly name: string;
  readonly namespace: string;
  /** The construct's path in the program. */
  readonly path: string;
  readonly spec: Spec;
}

/** A route among others. */
export interface DefinedRoute extends Defined<RouteSpec> {
  readonly kind: RouteKind;
}

/** The Gateways of the cluster. */
export function gatewaysIn(index: ClusterIndex): Defined<GatewaySpec>[] {
  return all<GatewaySpec>(index, 'Gateway');
}

/** The names of the GatewayClasses of the cluster. */
export function classNamesIn(index: ClusterIndex): string[] {
  return all<GatewayClassSpec>(index, 'GatewayClass').map(({ name }) => name);
}

/** The implementation behind a class, when it is a known one: as the program installs it, or as it is by default. */
export function implementationOf(index: ClusterIndex, className: string): ImplementationFacts | undefined {
  const named = all<GatewayClassSpec>(index, 'GatewayClass').find(({ name }) => name === className);
  const controllerName = named?.spec.controllerName;
  const installed = index.facts(IMPLEMENTATION).map(({ value }) => value.facts);
  return [...installed, ...IMPLEMENTATIONS].find((facts) => facts.controllerName === controllerName);
}

/** The implementation that attaches routes to Services, when the program installs a known one. */
export function meshIn(index: ClusterIndex): ImplementationFacts | undefined {
  const controllers = all<GatewayClassSpec>(index, 'GatewayClass').map(({ spec }) => spec.controllerName);
  if (!controllers.includes(CILIUM.controllerName)) return undefined;
  const installed = index.facts(IMPLEMENTATION).map(({ value }) => value.facts);
  return installed.find(({ controllerName }) => controllerName === CILIUM.controllerName) ?? CILIUM;
}

/** The routes of the cluster, of every kind. */
export function routesIn(index: ClusterIndex): DefinedRoute[] {
  return ROUTE_KINDS.flatMap((kind) => all<RouteSpec>(index, kind).map((route) => ({ ...route, kind })));
}

/** Whether a ReferenceGrant allows a reference. */
export function isGranted(
  index: ClusterIndex,
  from: { readonly kind: string; readonly namespace: string },
  to: { readonly group: string; readonly kind: string; readonly namespace: string; readonly name: string },
): boolean {
  return all<GrantSpec>(index, 'ReferenceGrant').some(
    ({ namespace, spec }) =>
      namespace === to.namespace &&
      spec.from?.some(
        ({ group, kind, namespace: of }) => group === GROUP && kind === from.kind && of === from.namespace,
      ) &&
      spec.to?.some(({ group, kind, name }) => group === to.group && kind === to.kind && (!name || name === to.name)),
  );
}

/** The labels of a namespace; other than its name, they are unknown unless the program defines the namespace. */
export function namespaceLabels(
  index: ClusterIndex,
  name: string,
): { readonly labels: Readonly<Record<string, string>>; readonly complete: boolean } {
  const found = index.objects('Namespace').find((object) => object.name === name);
  return { labels: { ...found?.labels, 'kubernetes.io/metadata.name': name }, complete: found !== undefined };
}

function all<Spec extends object>(index: ClusterIndex, kind: string): Defined<Spec>[] {
  return index.objects(`${GROUP}/${kind}`).map(({ name, namespace, construct, spec }) => ({
    name,
    namespace,
    path: construct.node.path,
    spec: spec as Spec,
  }));
}

interface GrantSpec {
  readonly from?: readonly { readonly group: string; readonly kind: string; readonly namespace: string }[];
  readonly to?: readonly { readonly group: string; readonly kind: string; readonly name?: string }[];
}

/** The spec as it is written; an object without one counts as empty. */
export function specOf<Spec>(object: ApiObject | undefined): Spec {
  const spec: unknown = object?.toJson().spec;
  return (isMap(spec) ? spec : ({} as JsonMap)) as Spec;
}
