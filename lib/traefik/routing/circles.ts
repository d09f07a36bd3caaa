import type { ClusterIndex } from '../../cluster/cluster-index';
import type { Problem } from '../../problems';
import { isMap, type JsonMap } from '../../settings/schema';
import { qualified } from './references';
import type { RoutingResource } from './routing-resource';

type Kind = 'Middleware' | 'TraefikService';

/** Members of a spec that are objects of the same kind. */
const MEMBERS: Readonly<Record<Kind, (spec: JsonMap) => readonly JsonMap[]>> = {
  Middleware: ({ chain }) => (isMap(chain) ? maps(chain.middlewares) : []),
  TraefikService: (spec) =>
    Object.values(spec)
      .filter(isMap)
      .flatMap((group) => [group, group.service, group.fallback, ...maps(group.services), ...maps(group.mirrors)])
      .filter(isMap)
      .filter(({ kind }) => kind === 'TraefikService'),
};

/** An object that refers to others and through them to itself: Traefik rejects the routes that use it. */
export function circle(resource: RoutingResource, kind: Kind, index: ClusterIndex): Problem[] {
  const own = `${resource.namespace}/${resource.name}`;
  const seen = new Set<string>();
  const next = [own];
  for (let key = next.pop(); key !== undefined; key = next.pop()) {
    const [namespace = '', name = ''] = key.split('/');
    for (const member of MEMBERS[kind](index.spec(qualified(kind), namespace, name) ?? {})) {
      const found = `${String(member.namespace ?? namespace)}/${String(member.name)}`;
      if (found === own) return [made(own, key)];
      if (!seen.has(found)) next.push(found);
      seen.add(found);
    }
  }
  return [];
}

function made(own: string, last: string): Problem {
  return {
    what: last === own ? `${own} names itself.` : `${own} is made of ${last}, which names ${own} again.`,
    remedy: 'Remove one of the two references.',
    code: 'TRR044',
  };
}

function maps(value: unknown): JsonMap[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}
