import type { ClusterIndex } from '../../cluster/cluster-index';
import type { Problem } from '../../problems';
import { keptByGroups } from '../../settings/group-results';
import { remembered } from '../../settings/remembered';
import { isMap } from '../../settings/schema';
import { isAtLeast } from '../install/version';
import { GROUP } from '../routing/references';
import type { TraefikSettings } from '../settings';

const FLAG = '--providers.kubernetescrd.safenaming=false';
/** The first version with the flag. */
const SINCE = '3.7.11-0';

/**
 * Sets that Traefik names objects as it always did; otherwise it logs a warning at every start. With `safeNaming`,
 * names cannot collide, but they change, also in references such as `infra-auth@kubernetescrd` in annotations of
 * Ingresses; so that is for users to choose, and colliding names are found here. Whoever sets `safeNaming` to
 * `null` wants nothing stated.
 */
export const withStatedNames = remembered(<Settings extends TraefikSettings>(settings: Settings): Settings => {
  const { providers, additionalArguments } = settings;
  const { enabled, safeNaming } = providers.kubernetesCRD;
  const isLeftOpen = safeNaming === false && !additionalArguments.some((flag) => /\.safenaming/i.test(flag));
  if (!isLeftOpen || !enabled || !isAtLeast(settings, SINCE)) return settings;
  const stated = { ...settings, additionalArguments: withFlag(settings) };
  // Frozen settings share their groups with other installs, so what is made of those is kept.
  return Object.isFrozen(settings) ? Object.freeze(stated) : stated;
});

const withFlag = keptByGroups(({ additionalArguments }: TraefikSettings) =>
  Object.freeze([...additionalArguments, FLAG]),
);

const KINDS = ['Middleware', 'MiddlewareTCP', 'ServersTransport', 'ServersTransportTCP', 'TraefikService'];

/** Objects of two namespaces with the same name in Traefik, which then uses one of them for both. */
export function collidingNames(index: ClusterIndex, { providers }: TraefikSettings): Problem[] {
  if (providers.kubernetesCRD.safeNaming) return [];
  const firsts = new Map<string, string>();
  return namedObjects(index).flatMap(({ kind, object, key }): Problem[] => {
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, object);
    if (first === undefined || first === object) return [];
    return [
      {
        what: `The ${kind} ${object} has the name of ${first} in Traefik, which puts namespace and name together with a dash, so that one of them gets the part of the other.`,
        remedy: 'Give one of them another name, or set settings.providers.kubernetesCRD.safeNaming of TraefikIngress.',
        code: 'TRR042',
      },
    ];
  });
}

interface Named {
  readonly kind: string;
  readonly object: string;
  readonly key: string;
}

function namedObjects(index: ClusterIndex): Named[] {
  const objects = KINDS.flatMap((kind) =>
    index.objects(`${GROUP}/${kind}`).map(({ namespace, name }) => named(kind, namespace, name)),
  );
  // The names of routers contain their rules, too.
  const routers = ['IngressRoute', 'IngressRouteTCP'].flatMap((kind) =>
    index.objects(`${GROUP}/${kind}`).flatMap(({ namespace, name, spec }) => {
      const routes = Array.isArray(spec.routes) ? spec.routes.filter(isMap) : [];
      return routes.map(({ match }) => named(kind, namespace, name, String(match)));
    }),
  );
  return [...objects, ...routers];
}

function named(kind: string, namespace: string, name: string, rule = ''): Named {
  const joined = `${namespace}-${name}`.replace(/[^a-zA-Z0-9]+/g, '-');
  return { kind, object: `${namespace}/${name}`, key: `${kind} ${joined} ${rule}` };
}
