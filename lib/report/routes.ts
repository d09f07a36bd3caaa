import { isMap, type JsonMap } from '../settings/schema';
import { maps, texts } from '../upgrade/subject';
import type { PlacedObject } from './folder';
import type { PodGroup } from './pods';
import type { Service } from './services';

/** A Service that external requests are forwarded to. */
export interface RouteBackend {
  /** The pods that forward them; none if it is the network itself. */
  readonly controllers: readonly PodGroup[];
  readonly service: Service;
  /** Its number or name; empty for any. */
  readonly port: string;
  /** The host names of the requests; empty for any. */
  readonly host: string;
}

interface Backend {
  readonly name: string;
  readonly namespace: string;
  readonly port: string;
}

interface Routing {
  readonly backends: readonly Backend[];
  readonly host: string;
  /** The controller that serves it, as part of the name of a workload. */
  readonly controller: string;
}

/** The Services behind every Ingress, IngressRoute and route of a Gateway. */
export function routeBackends(
  objects: readonly PlacedObject[],
  pods: readonly PodGroup[],
  services: readonly Service[],
): RouteBackend[] {
  return objects.flatMap((object) => {
    const routing = routingOf(object);
    if (routing === undefined) return [];
    const controllers = pods.filter(
      ({ component, cluster }) =>
        routing.controller !== '' && cluster === object.cluster && component === routing.controller,
    );
    return routing.backends.flatMap(({ name, namespace, port }) =>
      services
        .filter((one) => one.cluster === object.cluster && one.name === name && one.namespace === namespace)
        .map((service) => ({ controllers, service, port, host: routing.host })),
    );
  });
}

function routingOf({ apiVersion, kind, namespace, members }: PlacedObject): Routing | undefined {
  const spec = isMap(members.spec) ? members.spec : {};
  if (kind === 'Ingress') return ingress(spec, namespace);
  if (kind.startsWith('IngressRoute') && apiVersion.startsWith('traefik.io/')) return traefik(spec, namespace);
  if (apiVersion.startsWith('gateway.networking.k8s.io/') && kind.endsWith('Route')) return gateway(spec, namespace);
  return undefined;
}

function ingress(spec: JsonMap, namespace: string): Routing {
  const paths = maps(spec.rules).flatMap(({ http }) => (isMap(http) ? maps(http.paths) : []));
  const all = [...paths.map(({ backend }) => backend), spec.defaultBackend].filter(isMap);
  return {
    backends: all.flatMap(({ service }) => {
      if (!isMap(service)) return [];
      const port = isMap(service.port) ? service.port : {};
      return [{ name: String(service.name), namespace, port: String(port.number ?? port.name ?? '') }];
    }),
    host: maps(spec.rules)
      .map(({ host = '' }) => String(host))
      .join(', '),
    controller: String(spec.ingressClassName ?? ''),
  };
}

function traefik(spec: JsonMap, own: string): Routing {
  const routes = maps(spec.routes);
  return {
    backends: routes
      .flatMap(({ services }) => maps(services))
      .map(({ name, namespace = own, port = '' }) => ({
        name: String(name),
        namespace: String(namespace),
        port: String(port),
      })),
    host: routes.map(({ match = '' }) => String(match)).join(', '),
    controller: 'traefik',
  };
}

function gateway(spec: JsonMap, own: string): Routing {
  return {
    backends: maps(spec.rules)
      .flatMap(({ backendRefs }) => maps(backendRefs))
      .map(({ name, namespace = own, port = '' }) => ({
        name: String(name),
        namespace: String(namespace),
        port: String(port),
      })),
    host: texts(spec.hostnames).join(', '),
    controller: '',
  };
}
