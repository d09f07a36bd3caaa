import type { ClusterIndex } from '../../cluster/cluster-index';
import type { Problem } from '../../problems';
import { isMap, type JsonMap } from '../../settings/schema';
import { GROUP } from '../routing/references';
import type { TraefikSettings } from '../settings';

/** The options of a Service in a group: for Traefik, the same Service in several places is one. */
interface Use {
  /** Namespace, name and port of the Service. */
  readonly service: string;
  /** Where it is used. */
  readonly where: string;
  readonly options: string;
}

/** The fields of a member that belong to the group. */
const OF_GROUP: readonly string[] = [
  'kind',
  'name',
  'namespace',
  'port',
  'weight',
  'percent',
  'mirrors',
  'mirrorBody',
  'maxBodySize',
];

/**
 * Services in groups with different options in different places. Without `safeNaming`, Traefik identifies a member of a
 * group only by its namespace, name and port, and uses the options of the place that it reads first.
 */
export function sharedServices(index: ClusterIndex, { providers }: TraefikSettings): Problem[] {
  if (providers.kubernetesCRD.safeNaming) return [];
  const firsts = new Map<string, Use>();
  return [...ofRoutes(index), ...ofTraefikServices(index)].flatMap((use): Problem[] => {
    const first = firsts.get(use.service);
    if (!first) firsts.set(use.service, use);
    if (!first || first.options === use.options) return [];
    return [
      {
        what: `The Service ${use.service} has ${shown(use)} in ${use.where} and ${shown(first)} in ${first.where}, but Traefik has one set of options for a Service among several: either holds in both.`,
        remedy:
          'Set the same options in both, give one of them a separate Service, or set settings.providers.kubernetesCRD.safeNaming of TraefikIngress.',
        code: 'TRR043',
      },
    ];
  });
}

function shown({ options }: Use): string {
  const names = Object.keys(JSON.parse(options) as object);
  return names.length > 0 ? names.join(', ') : 'no options';
}

function ofRoutes(index: ClusterIndex): Use[] {
  return index.objects(`${GROUP}/IngressRoute`).flatMap(({ namespace, name, spec }) =>
    maps(spec.routes).flatMap(({ services }, position) => {
      const members = maps(services);
      // A Service that is not in a group is identified by its route.
      return members.length > 1
        ? uses(members, namespace, `IngressRoute ${namespace}/${name} routes[${position}]`)
        : [];
    }),
  );
}

function ofTraefikServices(index: ClusterIndex): Use[] {
  return index.objects(`${GROUP}/TraefikService`).flatMap(({ namespace, name, spec }) => {
    const members = Object.values(spec)
      .filter(isMap)
      .flatMap((group) => [
        ...('name' in group ? [group] : []),
        ...[group.services, group.mirrors].flatMap(maps),
        ...[group.service, group.fallback].filter(isMap),
      ]);
    return uses(members, namespace, `TraefikService ${namespace}/${name}`);
  });
}

function uses(members: readonly JsonMap[], from: string, where: string): Use[] {
  return members
    .filter(({ kind = 'Service' }) => kind === 'Service')
    .map((member) => {
      const { name, namespace = from, port } = member;
      const options = Object.entries(member).filter(([key]) => !OF_GROUP.includes(key));
      options.sort(([one], [other]) => (one < other ? -1 : 1));
      return {
        service: `${String(namespace)}/${String(name)}:${String(port)}`,
        where,
        options: JSON.stringify(Object.fromEntries(options)),
      };
    });
}

function maps(value: unknown): JsonMap[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}
