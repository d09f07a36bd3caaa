import type { ClusterIndex } from '../../cluster/cluster-index';
import { known, type Problem } from '../../problems';
import { isMap, type JsonMap } from '../../settings/schema';
import { warn } from '../../warnings';
import type { GatewayApiResource } from '../gateway-api-resource';
import type { GatewaySpec, HttpBackendRefSpec, HttpFilterSpec } from '../kinds';
import { type DefinedRoute, isGranted } from './defined';

/** One reference, with its path. */
interface Use {
  readonly path: string;
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly port?: number;
}

/** Backends that a route cannot reach or may not refer to, including Services of GAMMA parents. */
export function backendsInCluster(scope: GatewayApiResource, route: DefinedRoute, index: ClusterIndex): Problem[] {
  const parents = (route.spec.parentRefs ?? []).flatMap(
    ({ group, kind = '', namespace, name, port }, position): Use[] =>
      group === '' && kind === 'Service'
        ? [{ path: `parentRefs[${position}]`, group, kind, namespace: namespace ?? route.namespace, name, port }]
        : [],
  );
  const backends = backendUses(route);
  return [
    ...backends.flatMap((use) => ungranted(scope, use, index)),
    ...[...parents, ...backends].flatMap((use) => unmet(scope, use, index)),
  ];
}

/** Certificates that a Gateway may not refer to, and a warning for those that nothing defines. */
export function certificatesInCluster(
  scope: GatewayApiResource,
  spec: GatewaySpec,
  madeByIssuer: boolean,
  index: ClusterIndex,
): Problem[] {
  const uses = spec.listeners.flatMap(({ tls }, listener) =>
    (tls?.certificateRefs ?? []).map(({ group = '', kind = 'Secret', namespace = scope.namespace, name }, position) => {
      const path = `listeners[${listener}].tls.certificateRefs[${position}]`;
      return { path, group, kind, namespace, name };
    }),
  );
  return uses.flatMap((use) => [
    ...ungranted(scope, use, index),
    // cert-manager creates the Secrets of a Gateway that names an issuer.
    ...(madeByIssuer ? [] : unmet(scope, use, index)),
  ]);
}

function backendUses({ spec, namespace: own }: DefinedRoute): Use[] {
  const use = (path: string, backend: HttpBackendRefSpec): Use => {
    const { group = '', kind = 'Service', namespace = own, name, port } = backend;
    return { path, group, kind, namespace, name, ...(port === undefined ? {} : { port }) };
  };
  const mirrors = (filters: readonly HttpFilterSpec[], path: string) =>
    filters.flatMap(({ requestMirror }, index) =>
      requestMirror ? [use(`${path}.filters[${index}].requestMirror.backendRef`, requestMirror.backendRef)] : [],
    );
  return (spec.rules ?? []).flatMap(({ backendRefs = [], filters = [] }, rule) => [
    ...mirrors(filters, `rules[${rule}]`),
    ...backendRefs.flatMap((backend, index) => {
      const path = `rules[${rule}].backendRefs[${index}]`;
      return [use(path, backend), ...mirrors((backend.filters ?? []) as readonly HttpFilterSpec[], path)];
    }),
  ]);
}

function ungranted(scope: GatewayApiResource, use: Use, index: ClusterIndex): Problem[] {
  const { path, kind, namespace, name } = use;
  if (namespace === scope.namespace || isGranted(index, scope, use)) return [];
  const problem = {
    what: `${path} is the ${kind} ${namespace}/${name}, and no ReferenceGrant of ${namespace} allows ${scope.kind}s of ${scope.namespace} to refer to it.`,
    remedy: `Add a ReferenceGrant to ${namespace}: from ${scope.kind} of ${scope.namespace}, to ${kind}.`,
    code: 'GW023',
  };
  // If the object is declared to exist in the cluster, the grant may exist there, too.
  if (!scope._exists(kind, namespace, name)) return [problem];
  warn(scope, problem);
  return [];
}

/** A Service or Secret that the program does not define is only a warning: it may come from elsewhere. */
function unmet(scope: GatewayApiResource, use: Use, index: ClusterIndex): Problem[] {
  const { path, group, kind, namespace, name } = use;
  if (group !== '' || (kind !== 'Service' && kind !== 'Secret')) return [];
  if (index.has(kind, namespace, name)) return kind === 'Service' ? portOf(use, index) : [];
  if (scope._exists(kind, namespace, name)) return [];
  const { known: others, nearest } = known(index.names(kind), `${namespace}/${name}`);
  warn(scope, {
    what: `${path} is the ${kind} ${namespace}/${name}, which nothing in the program defines; ${others}.`,
    remedy: `${nearest ? `Did you mean ${nearest}? ` : ''}If it exists in the cluster, write ${kind}Ref.existing('${namespace}', '${name}').`,
    code: 'GW024',
  });
  return [];
}

function portOf({ path, namespace, name, port }: Use, index: ClusterIndex): Problem[] {
  const { type, ports: listed }: JsonMap = index.spec('Service', namespace, name) ?? {};
  if (port === undefined || type === 'ExternalName') return [];
  const ports = (Array.isArray(listed) ? listed : []).filter(isMap).map((each) => each.port);
  if (ports.includes(port)) return [];
  return [
    {
      what: `${path}.port is ${port}, which the Service ${namespace}/${name} does not have; it has ${ports.join(', ') || 'none'}.`,
      remedy: `Use a port of the Service, or give it port ${port}.`,
      code: 'GW025',
    },
  ];
}
