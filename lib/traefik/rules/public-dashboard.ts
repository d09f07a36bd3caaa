import type { ClusterIndex, ClusterObject } from '../../cluster/cluster-index';
import type { Problem } from '../../problems';
import { isMap, type JsonMap } from '../../settings/schema';
import { GROUP } from '../routing/references';
import type { PortSettings, TraefikSettings } from '../settings';

/** An open dashboard at the entry point `traefik`, if that is reachable from outside. */
export function insecureApi(settings: TraefikSettings): Problem[] {
  const port = settings.ports.traefik;
  if (!settings.api?.insecure || !port || !isPublic(port, settings)) return [];
  return [
    {
      what: 'settings.api.insecure is true and the entry point traefik is reached from outside, so that anyone sees the dashboard.',
      remedy: 'Set dashboard, with authentication, in place of settings.api.insecure.',
      code: 'TRK106',
    },
  ];
}

/** Routes to the dashboard that are reachable from outside without authentication, whoever defines them. */
export function publicDashboards(index: ClusterIndex, settings: TraefikSettings): Problem[] {
  const asks = new Authentication(index.objects(`${GROUP}/Middleware`), settings);
  return index
    .objects(`${GROUP}/IngressRoute`)
    .flatMap((route) => openRoutes(route, settings, asks).map((rule) => problem(route, rule)));
}

function problem({ namespace, name }: ClusterObject, rule: string): Problem {
  return {
    what: `The IngressRoute ${namespace}/${name} shows Traefik's dashboard or API to anyone outside who matches ${rule}.`,
    remedy:
      'Add a Middleware for basicAuth, digestAuth or forwardAuth to the route, or choose an entry point that is not exposed.',
    code: 'TRK106',
  };
}

function openRoutes({ spec, namespace }: ClusterObject, settings: TraefikSettings, asks: Authentication): string[] {
  const entryPoints = texts(spec.entryPoints);
  const reached = Object.entries(settings.ports)
    .filter(([name, port]) => (entryPoints.length === 0 || entryPoints.includes(name)) && isPublic(port, settings))
    .map(([name]) => name);
  return maps(spec.routes)
    .filter((route) =>
      maps(route.services).some(({ name }) => name === 'api@internal' || name === 'dashboard@internal'),
    )
    .filter((route) => !asks.byMiddlewares(maps(route.middlewares), namespace))
    .filter(() => reached.some((name) => !asks.atEntryPoint(name)))
    .map((route) => String(route.match));
}

function isPublic(port: PortSettings, { hostNetwork }: TraefikSettings): boolean {
  return Boolean(hostNetwork) || Boolean(port.hostPort) || Object.values(port.expose).includes(true);
}

/** Types of middleware that authenticate; a plugin might. */
const ASKING: readonly string[] = ['basicAuth', 'digestAuth', 'forwardAuth', 'plugin'];

class Authentication {
  private readonly middlewares = new Map<string, JsonMap>();

  constructor(
    middlewares: readonly ClusterObject[],
    private readonly settings: TraefikSettings,
  ) {
    for (const { namespace, name, spec } of middlewares) this.middlewares.set(`${namespace}/${name}`, spec);
  }

  byMiddlewares(references: readonly JsonMap[], from: string): boolean {
    return references.some(({ name, namespace }) => this.asks(`${namespace ?? from}/${String(name)}`, []));
  }

  atEntryPoint(name: string): boolean {
    const ids = this.settings.ports[name]?.http.middlewares ?? [];
    return ids.some((id) => {
      const known = [...this.middlewares.keys()].find((each) => `${each.replace('/', '-')}@kubernetescrd` === id);
      return known === undefined || this.asks(known, []);
    });
  }

  /** We rely on the user for one that the program does not define. */
  private asks(key: string, before: readonly string[]): boolean {
    const spec = this.middlewares.get(key);
    if (spec === undefined) return true;
    if (ASKING.some((type) => type in spec)) return true;
    if (!isMap(spec.chain) || before.includes(key)) return false;
    const namespace = key.slice(0, key.indexOf('/'));
    return maps(spec.chain.middlewares).some((each) =>
      this.asks(`${each.namespace ?? namespace}/${String(each.name)}`, [...before, key]),
    );
  }
}

function maps(value: unknown): JsonMap[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
