import type { ClusterIndex } from '../../cluster/cluster-index';
import { attachedHostnames } from '../hostname';
import type { ImplementationFacts } from '../implementations';
import { type GatewaySpec, GROUP, type ListenerSpec, type ParentRefSpec, type RouteKind } from '../kinds';
import { type Defined, type DefinedRoute, namespaceLabels } from './defined';

/** The kinds of routes that a listener can have, by its protocol. */
export const KINDS_BY_PROTOCOL: Readonly<Record<string, readonly RouteKind[]>> = {
  HTTP: ['HTTPRoute', 'GRPCRoute'],
  HTTPS: ['HTTPRoute', 'GRPCRoute'],
  TLS: ['TLSRoute'],
  TCP: ['TCPRoute'],
  UDP: ['UDPRoute'],
};

/** Why a listener does not accept a route. */
export interface Refusal {
  readonly code: 'GW020' | 'GW021' | 'GW022';
  /** As it follows the listener's name in a message. */
  readonly reason: string;
}

/** The listeners that a parent reference selects, whether or not they accept the route. */
export function meantListeners(gateway: Defined<GatewaySpec>, { sectionName, port }: ParentRefSpec): ListenerSpec[] {
  return (gateway.spec.listeners ?? []).filter(
    (listener) =>
      (sectionName === undefined || listener.name === sectionName) && (port === undefined || listener.port === port),
  );
}

/** Why a listener does not accept a route; nothing when it does. */
export function refusalBy(
  listener: ListenerSpec,
  gateway: Defined<GatewaySpec>,
  route: DefinedRoute,
  index: ClusterIndex,
): Refusal | undefined {
  const { protocol, allowedRoutes = {} } = listener;
  const kinds = (allowedRoutes.kinds ?? []).filter(({ group = GROUP }) => group === GROUP).map(({ kind }) => kind);
  const possible: readonly string[] | undefined = KINDS_BY_PROTOCOL[protocol];
  if (possible && !possible.includes(route.kind)) {
    return { code: 'GW021', reason: `is for ${protocol} and only accepts ${possible.join(' and ')}` };
  }
  if (kinds.length > 0 && !kinds.includes(route.kind)) {
    return { code: 'GW021', reason: `only accepts ${kinds.join(' and ')}` };
  }
  const foreign = refusedNamespace(listener, gateway, route.namespace, index);
  if (foreign) return { code: 'GW020', reason: foreign };
  if (route.kind === 'TCPRoute' || route.kind === 'UDPRoute') return undefined;
  if (attachedHostnames(listener.hostname, route.spec.hostnames ?? []).length > 0) return undefined;
  return { code: 'GW022', reason: `serves ${listener.hostname}, and none of ${route.spec.hostnames?.join(', ')}` };
}

/** A listener that keeps a route from those that accept it. */
export interface ByAnother extends Refusal {
  readonly listener: string;
}

/** The listener that keeps a route from others, for implementations that read a Gateway so; see `refusesForOthers`. */
export function refusalByAnother(
  how: ImplementationFacts['refusesForOthers'],
  meant: readonly ListenerSpec[],
  gateway: Defined<GatewaySpec>,
  route: DefinedRoute,
  index: ClusterIndex,
): ByAnother | undefined {
  if (how === 'nothing') return undefined;
  if (how === 'kinds') return refusalByKinds(meant, route.kind);
  const foreign = gateway.spec.listeners.flatMap((listener) => refusalByKinds([listener], route.kind) ?? []);
  return foreign[0] ?? refusalBySelector(meant, gateway, route, index);
}

/** The first listener with kinds, where none of those that have kinds takes this one. */
function refusalByKinds(listeners: readonly ListenerSpec[], kind: RouteKind): ByAnother | undefined {
  const named = listeners.map(({ name, allowedRoutes }) => ({
    name,
    kinds: (allowedRoutes?.kinds ?? []).map((each) => each.kind),
  }));
  const choosy = named.filter(({ kinds }) => kinds.length > 0);
  const [first] = choosy;
  if (!first || choosy.some(({ kinds }) => kinds.includes(kind))) return undefined;
  return { listener: first.name, code: 'GW021', reason: `only accepts ${first.kinds.join(' and ')}` };
}

function refusalBySelector(
  meant: readonly ListenerSpec[],
  gateway: Defined<GatewaySpec>,
  route: DefinedRoute,
  index: ClusterIndex,
): ByAnother | undefined {
  for (const listener of meant) {
    if (attachedHostnames(listener.hostname, route.spec.hostnames ?? []).length === 0) continue;
    const reason = refusedNamespace(listener, gateway, route.namespace, index);
    if (reason === undefined) return undefined;
    if (listener.allowedRoutes?.namespaces?.from === 'Selector') {
      return { listener: listener.name, code: 'GW020', reason };
    }
  }
  return undefined;
}

function refusedNamespace(
  { allowedRoutes }: ListenerSpec,
  gateway: Defined<GatewaySpec>,
  namespace: string,
  index: ClusterIndex,
): string | undefined {
  const { from = 'Same', selector } = allowedRoutes?.namespaces ?? {};
  if (from === 'All') return undefined;
  if (from === 'Same') {
    return gateway.namespace === namespace
      ? undefined
      : `only accepts routes of ${gateway.namespace}, its own namespace`;
  }
  const { labels, complete } = namespaceLabels(index, namespace);
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  const wanted = [
    ...Object.entries(matchLabels).map(([key, value]) => ({ key, operator: 'In', values: [value] })),
    ...matchExpressions,
  ];
  const unmet = wanted.find(({ key, operator, values = [] }) => {
    // Labels that are not declared may exist.
    if (!complete && labels[key] === undefined) return false;
    return !holds(labels[key], operator, values);
  });
  return unmet && `only accepts routes of namespaces with ${described(unmet)}, which ${namespace} lacks`;
}

function holds(value: string | undefined, operator: string, values: readonly string[]): boolean {
  if (operator === 'In') return value !== undefined && values.includes(value);
  if (operator === 'NotIn') return value === undefined || !values.includes(value);
  return operator === 'Exists' ? value !== undefined : value === undefined;
}

function described({
  key,
  operator,
  values = [],
}: {
  key: string;
  operator: string;
  values?: readonly string[];
}): string {
  return `${key} ${operator}${values.length > 0 ? ` ${values.join(', ')}` : ''}`;
}
