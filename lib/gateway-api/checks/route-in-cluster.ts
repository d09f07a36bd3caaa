import type { ApiObject } from 'cdk8s';
import type { ClusterIndex } from '../../cluster/cluster-index';
import { known, type Problem } from '../../problems';
import type { GatewayApiResource } from '../gateway-api-resource';
import type { ImplementationFacts } from '../implementations';
import { type GatewaySpec, GROUP, type ParentRefSpec, type RouteKind } from '../kinds';
import { type ByAnother, meantListeners, refusalBy, refusalByAnother } from './acceptance';
import { competitionAtServices } from './competition';
import { type Defined, type DefinedRoute, gatewaysIn, implementationOf, isGranted, meshIn, specOf } from './defined';
import { ignoredFields } from './implementation';
import { backendsInCluster } from './references';
import type { RouteSpec } from './routes';

/** Problems of a route in relation to the other objects of its cluster. */
export function routeClusterProblems(scope: GatewayApiResource, resource: ApiObject, index: ClusterIndex): Problem[] {
  const kind = scope.kind as RouteKind;
  const { name, namespace } = scope;
  const route: DefinedRoute = { kind, name, namespace, path: scope.node.path, spec: specOf<RouteSpec>(resource) };
  const parents = (route.spec.parentRefs ?? []).map((parent, position) =>
    parentOf(scope, route, parent, `parentRefs[${position}]`, index),
  );
  const implementations = new Set(parents.flatMap(({ implementation }) => implementation ?? []));
  return [
    ...parents.flatMap(({ problems }) => problems),
    ...[...implementations].flatMap((facts) => ignoredFields(facts, kind, route.spec)),
    ...namelessTls(resource),
    ...backendsInCluster(scope, route, index),
    ...competitionAtServices(route, index),
  ];
}

interface Parent {
  readonly problems: readonly Problem[];
  readonly implementation?: ImplementationFacts;
}

function parentOf(
  scope: GatewayApiResource,
  route: DefinedRoute,
  parent: ParentRefSpec,
  path: string,
  index: ClusterIndex,
): Parent {
  const { group = GROUP, kind = 'Gateway', name, namespace = route.namespace } = parent;
  if (group === '' && kind === 'Service') return serviceParent(route, parent, path, index);
  if (group !== GROUP || kind !== 'Gateway') return { problems: [] };
  const gateway = gatewaysIn(index).find((each) => each.namespace === namespace && each.name === name);
  if (gateway) {
    const implementation = implementationOf(index, gateway.spec.gatewayClassName);
    return { problems: attachment(route, parent, path, gateway, index, implementation), implementation };
  }
  if (scope._exists('Gateway', namespace, name)) return { problems: [] };
  const { known: others, nearest } = known(
    gatewaysIn(index).map((each) => `${each.namespace}/${each.name}`),
    `${namespace}/${name}`,
  );
  return {
    problems: [
      {
        what: `${path} is the Gateway ${namespace}/${name}, which nothing in the program defines; ${others}.`,
        remedy: `${nearest ? `Did you mean ${nearest}? ` : ''}If it exists in the cluster, write GatewayRef.existing('${namespace}', '${name}').`,
        code: 'GW018',
      },
    ],
  };
}

function attachment(
  route: DefinedRoute,
  parent: ParentRefSpec,
  path: string,
  gateway: Defined<GatewaySpec>,
  index: ClusterIndex,
  implementation?: ImplementationFacts,
): Problem[] {
  const listeners = gateway.spec.listeners ?? [];
  const meant = meantListeners(gateway, parent);
  const title = `the Gateway ${gateway.namespace}/${gateway.name}`;
  if (meant.length === 0) {
    const wanted = [
      ...(parent.sectionName === undefined ? [] : [`named ${parent.sectionName}`]),
      ...(parent.port === undefined ? [] : [`on port ${parent.port}`]),
    ];
    const { nearest } = known(
      listeners.map(({ name }) => name),
      parent.sectionName ?? '',
    );
    return [
      {
        what: `${path} refers to a listener ${wanted.join(' ')}, but ${title} has ${listeners.map(({ name, port }) => `${name} (port ${port})`).join(', ')}.`,
        remedy: parent.sectionName !== undefined && nearest ? `Did you mean ${nearest}?` : 'Name one of these.',
        code: 'GW019',
      },
    ];
  }
  const refusals = meant.map((listener) => ({ listener, refusal: refusalBy(listener, gateway, route, index) }));
  if (refusals.some(({ refusal }) => refusal === undefined)) {
    if (!implementation) return [];
    const other = refusalByAnother(implementation.refusesForOthers, meant, gateway, route, index);
    return other ? [refusedForOther(path, implementation, other)] : [];
  }
  const codes = refusals.flatMap(({ refusal }) => refusal?.code ?? []).sort();
  const code = codes[codes.length - 1] ?? 'GW021';
  return [
    {
      what: `${path} is ${title}, but no listener of it accepts this ${route.kind} of ${route.namespace}: ${refusals.map(({ listener, refusal }) => `${listener.name} ${refusal?.reason}`).join('; ')}.`,
      remedy: REMEDIES[code],
      code,
    },
  ];
}

function refusedForOther(path: string, { name }: ImplementationFacts, { listener, reason, code }: ByAnother): Problem {
  return {
    what: `${path} is accepted by a listener, but ${name} refuses the route because of the listener ${listener}, which ${reason}.`,
    remedy:
      code === 'GW021'
        ? `Leave kinds of ${listener} out, or move it to a separate Gateway.`
        : `Name the listener by sectionName, or move ${listener} after it.`,
    code,
  };
}

const REMEDIES = {
  GW020: 'Set namespaces of the listener, for example RouteNamespaces.named(…), or move the route.',
  GW021: 'Attach to a listener of the right protocol, or change kinds of the listener.',
  GW022: "Change the route's hostnames, or the listener's.",
};

function serviceParent(route: DefinedRoute, parent: ParentRefSpec, path: string, index: ClusterIndex): Parent {
  const { name, namespace = route.namespace } = parent;
  const mesh = meshIn(index);
  const problem = (what: string, remedy: string, code: string): Parent => ({
    problems: [{ what, remedy, code }],
    implementation: mesh,
  });
  if (mesh && !mesh.gamma.includes(route.kind)) {
    return problem(
      `${path} is the Service ${namespace}/${name}, but ${mesh.name} attaches ${mesh.gamma.join(' and ')} to Services, not ${route.kind}.`,
      `Use ${mesh.gamma.join(' or ')}, or attach the route to a Gateway.`,
      'GW027',
    );
  }
  if (namespace === route.namespace) return { problems: [], implementation: mesh };
  if (mesh) {
    return problem(
      `${path} is the Service ${namespace}/${name}, but ${mesh.name} only attaches routes to Services of their own namespace, which is ${route.namespace}.`,
      `Move the route to ${namespace}.`,
      'GW027',
    );
  }
  const from = { kind: route.kind, namespace: route.namespace };
  if (isGranted(index, from, { group: '', kind: 'Service', namespace, name })) return { problems: [] };
  return problem(
    `${path} is the Service ${namespace}/${name}, and no ReferenceGrant of ${namespace} allows ${route.kind}s of ${route.namespace} to refer to it.`,
    `Add a ReferenceGrant to ${namespace}, or move the route there.`,
    'GW023',
  );
}

/** From v1 on, a TLSRoute has hostnames and one rule. */
function namelessTls(resource: ApiObject): Problem[] {
  const { apiVersion, kind, spec } = resource.toJson() as { apiVersion: string; kind: string; spec: RouteSpec };
  if (kind !== 'TLSRoute' || apiVersion !== `${GROUP}/v1`) return [];
  const several = (spec.rules?.length ?? 0) > 1;
  if ((spec.hostnames?.length ?? 0) > 0 && !several) return [];
  return [
    {
      what: several
        ? `rules has ${spec.rules?.length} items, but a TLSRoute of version v1 has one.`
        : 'hostnames is not set, but a TLSRoute of version v1 needs at least one.',
      remedy: several ? 'Keep one rule.' : "Set hostnames, for example to the listener's.",
      code: 'GW028',
    },
  ];
}
