import type { IConstruct } from 'constructs';
import type { ClusterIndex } from '../../cluster/cluster-index';
import { type Problem, quoted } from '../../problems';
import { isMap } from '../../settings/schema';
import { warn } from '../../warnings';
import { qualified } from './references';
import { hostsIn } from './rule/hosts';

interface Conflict extends Problem {
  /** Whether it may be intended. */
  readonly isWarning: boolean;
}

/** One rule of a route, at one entry point. */
interface Listener {
  readonly by: IConstruct;
  /** Kind, namespace and name of the object, and the rule's path. */
  readonly title: string;
  readonly path: string;
  /** Entry point and class: routes with the same ones compete. */
  readonly place: string;
  readonly entryPoint: string;
  readonly match: string;
  readonly hosts: readonly string[];
  readonly priority: unknown;
  readonly hasTls: boolean;
  readonly options: string;
}

/** The entry point of routes that name none: Traefik's default ones. */
const BY_DEFAULT = '';

/**
 * Conflicts between the routes of a cluster: Traefik uses one and ignores another, or uses other TLS options than a
 * route specifies. It rejects none of them, and at most writes to its log.
 */
export function problemsBesideOthers(route: IConstruct, index: ClusterIndex): Problem[] {
  const own = index.derive(routeConflicts).get(route) ?? [];
  for (const conflict of own) if (conflict.isWarning) warn(route, conflict);
  return own.filter(({ isWarning }) => !isWarning);
}

type Conflicts = Map<IConstruct, Conflict[]>;

function routeConflicts(index: ClusterIndex): Conflicts {
  const http = listeners(index, 'IngressRoute');
  const tcp = listeners(index, 'IngressRouteTCP');
  const udp = listeners(index, 'IngressRouteUDP');
  const found: Conflicts = new Map();
  const add = ({ by }: Listener, conflict: Conflict) => found.set(by, [...(found.get(by) ?? []), conflict]);
  const rule = ({ place, match, priority, hasTls }: Listener) => [JSON.stringify([place, match, priority, hasTls])];
  for (const all of [http, tcp]) besideFirst(all, rule, (first, second) => add(second, sameRule(first, second)));
  besideFirst(
    udp,
    ({ place }) => [place],
    (first, second) => add(second, severalOfUdp(first, second)),
  );
  besideFirst(
    http.filter(({ hasTls }) => hasTls),
    ({ place, hosts }) => hosts.map((host) => `${place} ${host}`),
    (first, second) => {
      if (first.options !== second.options) add(second, otherTlsOptions(first, second));
    },
  );
  for (const route of http) {
    if (route.options && route.hosts.length === 0 && !route.match.includes('HostRegexp('))
      add(route, withoutHost(route));
  }
  const takenByTcp = new Map(
    tcp.filter(({ hasTls }) => hasTls).flatMap((each) => each.hosts.map((host) => [`${each.place} ${host}`, each])),
  );
  for (const route of http.filter(({ hasTls }) => hasTls)) {
    const before = route.hosts.flatMap((host) => takenByTcp.get(`${route.place} ${host}`) ?? [])[0];
    if (before) add(route, takenBefore(route, before));
  }
  return found;
}

/** Calls with each route, and the first earlier one with the same key. */
function besideFirst(
  all: readonly Listener[],
  keys: (of: Listener) => readonly string[],
  call: (first: Listener, second: Listener) => void,
): void {
  const firsts = new Map<string, Listener>();
  for (const listener of all) {
    for (const key of new Set(keys(listener))) {
      const first = firsts.get(key);
      if (first) call(first, listener);
      else firsts.set(key, listener);
    }
  }
}

function sameRule(first: Listener, second: Listener): Conflict {
  return {
    what: `${second.path} has the rule ${quoted(second.match)} of ${first.title}, at the same entry point and with the same priority: one of them gets nothing.`,
    remedy: 'Give one of them a priority, or another rule.',
    code: 'TRR032',
    isWarning: true,
  };
}

function severalOfUdp(first: Listener, { entryPoint }: Listener): Conflict {
  return {
    what: `this route is for ${shownEntryPoint(entryPoint)}, as ${first.title} is: UDP has no rules, and Traefik takes one route only.`,
    remedy: 'Put all services into one route, or name another entry point.',
    code: 'TRR036',
    isWarning: false,
  };
}

function otherTlsOptions(first: Listener, second: Listener): Conflict {
  const [host = ''] = first.hosts.filter((each) => second.hosts.includes(each));
  return {
    what: `${second.path} has ${shownOptions(second)} for ${quoted(host)}, but ${first.title} has ${shownOptions(first)}: a handshake knows the name only, and Traefik then takes the default options for both.`,
    remedy: `Set the same tls.options for all routes of ${host}.`,
    code: 'TRR033',
    isWarning: false,
  };
}

function withoutHost(route: Listener): Conflict {
  return {
    what: `${route.path} has ${shownOptions(route)}, but the rule ${quoted(route.match)} names no host, and Traefik chooses TLS options by host: the default options apply.`,
    remedy: 'Add a Host to the rule, or set the options of all routes by tls of TraefikIngress.',
    code: 'TRR034',
    isWarning: true,
  };
}

function takenBefore({ path, match, entryPoint }: Listener, before: Listener): Conflict {
  return {
    what: `${path} has the rule ${quoted(match)} at ${shownEntryPoint(entryPoint)}, where ${before.title} takes the connections for that name before requests are read.`,
    remedy: 'Choose another name or entry point for one of them.',
    code: 'TRR035',
    isWarning: true,
  };
}

function shownOptions({ options }: Listener): string {
  return options === '' ? 'no tls.options' : `the tls.options ${options}`;
}

function shownEntryPoint(entryPoint: string): string {
  return entryPoint === BY_DEFAULT ? 'the entry points by default' : `the entry point ${entryPoint}`;
}

function listeners(index: ClusterIndex, kind: 'IngressRoute' | 'IngressRouteTCP' | 'IngressRouteUDP'): Listener[] {
  return index.objects(qualified(kind)).flatMap(({ construct, namespace, name, spec }) => {
    const tls = isMap(spec.tls) ? spec.tls : undefined;
    const options = isMap(tls?.options) ? tls.options : undefined;
    const routes = Array.isArray(spec.routes) ? spec.routes.filter(isMap) : [];
    const entryPoints =
      Array.isArray(spec.entryPoints) && spec.entryPoints.length > 0 ? spec.entryPoints : [BY_DEFAULT];
    // Children of other routes get only the requests of their parents.
    if (Array.isArray(spec.parentRefs) && spec.parentRefs.length > 0) return [];
    return entryPoints.flatMap((entryPoint) =>
      routes.map((route, position) => ({
        by: construct,
        title: `${kind} ${namespace}/${name} routes[${position}]`,
        path: `routes[${position}]`,
        place: `${String(spec.ingressClassName ?? '')} ${String(entryPoint)}`,
        entryPoint: String(entryPoint),
        match: String(route.match ?? ''),
        hosts: hostsIn(String(route.match ?? '')),
        priority: route.priority,
        hasTls: tls !== undefined,
        options: options ? `${String(options.namespace ?? namespace)}/${String(options.name)}` : '',
      })),
    );
  });
}
