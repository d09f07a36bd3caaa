import { selects } from '../kubernetes/label-selection';
import { isMap, type JsonMap } from '../settings/schema';
import { maps, texts } from '../upgrade/subject';
import type { PlacedObject } from './folder';
import { containersIn, type PodGroup } from './pods';

/** A Service, and the pods behind it. */
export interface Service {
  readonly name: string;
  readonly namespace: string;
  readonly cluster: string;
  readonly type: string;
  readonly ports: readonly ServicePort[];
  readonly pods: readonly PodGroup[];
  readonly object: PlacedObject;
}

export interface ServicePort {
  readonly name: string;
  readonly port: string;
  readonly targetPort: string;
  readonly nodePort: string;
}

/** The Services of a platform. */
export function servicesIn(objects: readonly PlacedObject[], pods: readonly PodGroup[]): Service[] {
  return objects
    .filter(({ kind, apiVersion }) => kind === 'Service' && apiVersion === 'v1')
    .map((object) => {
      const { name, namespace, cluster, members } = object;
      const spec = isMap(members.spec) ? members.spec : {};
      const selector = isMap(spec.selector) ? (spec.selector as Readonly<Record<string, string>>) : undefined;
      return {
        name,
        namespace,
        cluster,
        type: String(spec.type ?? 'ClusterIP'),
        ports: maps(spec.ports).map(portOf),
        pods: selector
          ? pods.filter(
              (one) =>
                one.cluster === cluster &&
                one.namespace === namespace &&
                selects({ matchLabels: selector }, one.labels),
            )
          : [],
        object,
      };
    });
}

function portOf({ name, port, targetPort, nodePort, protocol = 'TCP' }: JsonMap): ServicePort {
  return {
    name: String(name ?? ''),
    port: `${port}/${protocol}`,
    targetPort: String(targetPort ?? port),
    nodePort: nodePort === undefined ? '' : `${nodePort}/${protocol}`,
  };
}

/** The target port of a Service: a number if it can be determined. */
export function portOfPods({ port, targetPort }: ServicePort, pods: PodGroup): string {
  const protocol = port.slice(port.indexOf('/') + 1);
  const named = containersIn(pods.pod)
    .flatMap(({ ports }) => maps(ports))
    .find(({ name }) => name === targetPort);
  return `${named ? String(named.containerPort) : targetPort}/${protocol}`;
}

/** Possible host names in a text: `hubble-relay:80`, `https://etcd-1.etcd-1.svc:2379`. */
const HOST =
  /(?<![\w.-])([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)(?:\.([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)(\.svc)?[a-z0-9.-]*)?(?::(\d{1,5}))?/g;

/** A Service in the configuration of some pods, with its port if specified. */
export interface Mention {
  readonly pods: PodGroup;
  readonly service: Service;
  readonly port: string | undefined;
}

/** Finds the Services in the arguments, the environment and the ConfigMaps of pods. */
export function mentionsIn(
  pods: readonly PodGroup[],
  services: readonly Service[],
  objects: readonly PlacedObject[],
): Mention[] {
  const byName = new Map(services.map((service) => [keyOf(service.cluster, service.namespace, service.name), service]));
  const configMaps = new Map(
    objects
      .filter(({ kind }) => kind === 'ConfigMap')
      .map((object) => [keyOf(object.cluster, object.namespace, object.name), object]),
  );
  return pods.flatMap((group) => {
    const found = new Map<string, Mention>();
    const configured = configMapNames(group.pod).flatMap((name) => {
      const { data } = configMaps.get(keyOf(group.cluster, group.namespace, name))?.members ?? {};
      return isMap(data) ? Object.values(data) : [];
    });
    const written = containersIn(group.pod).flatMap(({ args, command, env }) => [
      ...texts(args),
      ...texts(command),
      ...maps(env).map(({ value }) => value),
    ]);
    for (const text of [...written, ...configured]) {
      if (typeof text !== 'string') continue;
      for (const [, name = '', namespace, svc, port] of text.matchAll(HOST)) {
        // A single word counts as a Service only if a port follows it.
        if (namespace === undefined ? port === undefined : svc === undefined && port === undefined) continue;
        const service = byName.get(keyOf(group.cluster, namespace ?? group.namespace, name));
        if (service && !service.pods.includes(group))
          found.set(`${service.name} ${port}`, { pods: group, service, port });
      }
    }
    return [...found.values()];
  });
}

function keyOf(...parts: readonly string[]): string {
  return parts.join('/');
}

function configMapNames(pod: JsonMap | undefined): string[] {
  const name = (from: unknown): string[] => (isMap(from) && typeof from.name === 'string' ? [from.name] : []);
  return [
    ...maps(pod?.volumes).flatMap(({ configMap, projected }) => [
      ...name(configMap),
      ...(isMap(projected) ? maps(projected.sources).flatMap((source) => name(source.configMap)) : []),
    ]),
    ...containersIn(pod).flatMap(({ envFrom }) => maps(envFrom).flatMap(({ configMapRef }) => name(configMapRef))),
  ];
}
