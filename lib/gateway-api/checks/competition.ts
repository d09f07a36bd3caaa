import type { ClusterIndex } from '../../cluster/cluster-index';
import type { Problem } from '../../problems';
import { attachedHostnames, commonHostname } from '../hostname';
import { type GatewaySpec, GROUP, type ListenerSpec } from '../kinds';
import { meantListeners, refusalBy } from './acceptance';
import { type Defined, type DefinedRoute, routesIn } from './defined';
import { matchKey } from './matches';

/**
 * Routes that match the same requests of one listener. The Gateway API gives them to the older route, and manifests do
 * not show which is older: two clusters with the same manifests may differ. So this is an error, not a warning.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule
 */
export function competition(gateway: Defined<GatewaySpec>, index: ClusterIndex): Problem[] {
  const routes = routesIn(index);
  const reported = new Set<string>();
  return (gateway.spec.listeners ?? []).flatMap((listener) => {
    const attached = routes.filter((route) => isAttached(route, listener, gateway, index));
    return attached.flatMap((route, position) =>
      attached.slice(0, position).flatMap((other) => {
        const pair = `${other.path} ${route.path}`;
        const over = reported.has(pair) ? undefined : rivalry(other, route, listener);
        if (over === undefined) return [];
        reported.add(pair);
        return [rivals(other, route, `the listener ${listener.name}`, over)];
      }),
    );
  });
}

/** The same for a Service: routes of its clients in the cluster. */
export function competitionAtServices(route: DefinedRoute, index: ClusterIndex): Problem[] {
  const services = servicesOf(route);
  if (services.length === 0) return [];
  const keys = new Set(keysOf(route));
  const before = routesIn(index).filter((other) => other.kind === route.kind && title(other) < title(route));
  return before.flatMap((other) => {
    const shared = servicesOf(other).find((one) => services.some((service) => sameService(one, service)));
    if (!shared || !keysOf(other).some((key) => keys.has(key))) return [];
    return [rivals(other, route, `the Service ${shared.namespace}/${shared.name}`, 'requests with the same match')];
  });
}

interface ServiceParent {
  readonly name: string;
  readonly namespace: string;
  readonly port?: number;
}

function servicesOf({ spec, namespace: own }: DefinedRoute): ServiceParent[] {
  return (spec.parentRefs ?? [])
    .filter(({ group, kind }) => group === '' && kind === 'Service')
    .map(({ name, namespace = own, port }) => ({ name, namespace, ...(port === undefined ? {} : { port }) }));
}

function sameService(one: ServiceParent, other: ServiceParent): boolean {
  const anyPort = one.port === undefined || other.port === undefined || one.port === other.port;
  return anyPort && one.name === other.name && one.namespace === other.namespace;
}

function isAttached(
  route: DefinedRoute,
  listener: ListenerSpec,
  gateway: Defined<GatewaySpec>,
  index: ClusterIndex,
): boolean {
  const attaches = (route.spec.parentRefs ?? []).some((parent) => {
    const { group = GROUP, kind = 'Gateway', name, namespace = route.namespace } = parent;
    const here = group === GROUP && kind === 'Gateway' && name === gateway.name && namespace === gateway.namespace;
    return here && meantListeners(gateway, parent).includes(listener);
  });
  return attaches && refusalBy(listener, gateway, route, index) === undefined;
}

/** The requests that both routes match; nothing when they do not overlap. */
function rivalry(one: DefinedRoute, other: DefinedRoute, listener: ListenerSpec): string | undefined {
  if (one.kind === 'TCPRoute' || one.kind === 'UDPRoute' || other.kind === 'TCPRoute') return 'all connections';
  const [names, others] = [one, other].map(({ spec }) => attachedHostnames(listener.hostname, spec.hostnames ?? []));
  if (one.kind !== other.kind) {
    const common = names?.flatMap((name) => others?.flatMap((rival) => overlap(name, rival) ?? []) ?? [])[0];
    return common === undefined ? undefined : requestsFor(common);
  }
  // A host name below the other's wildcard is more specific, and wins.
  const same = names?.find((name) => others?.includes(name));
  if (same === undefined) return undefined;
  if (one.kind === 'TLSRoute') return requestsFor(same);
  const keys = new Set(keysOf(one));
  return keysOf(other).some((key) => keys.has(key)) ? `${requestsFor(same)} with the same match` : undefined;
}

function overlap(one: string, other: string): string | undefined {
  if (one === '*') return other;
  return other === '*' ? one : commonHostname(one, other);
}

function requestsFor(hostname: string): string {
  return hostname === '*' ? 'requests for any host' : `requests for ${hostname}`;
}

function keysOf({ kind, spec }: DefinedRoute): string[] {
  return (spec.rules ?? []).flatMap(({ matches = [] }) =>
    matches.length === 0 ? [matchKey(kind, {})] : matches.map((match) => matchKey(kind, match)),
  );
}

function title({ kind, namespace, name, path }: DefinedRoute): string {
  return `${kind} ${namespace}/${name} (${path})`;
}

function rivals(one: DefinedRoute, other: DefinedRoute, of: string, over: string): Problem {
  return {
    what: `${title(one)} and ${title(other)} both match ${over} of ${of}; the older one in the cluster gets them, and manifests do not show which is older.`,
    remedy:
      one.kind === other.kind
        ? 'Narrow one of them, give them different hostnames, or merge the two routes.'
        : 'Give them different hostnames or listeners.',
    code: 'GW026',
  };
}
