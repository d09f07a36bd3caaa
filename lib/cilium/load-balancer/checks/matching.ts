import type { AddressedService } from './addressed-service';
import type { Pool } from './pool';

/** Services that share one address, and the pools that it can come from. */
export interface Group {
  readonly services: readonly AddressedService[];
  readonly pools: readonly Pool[];
}

/** Groups that are connected by their pools, and that have fewer addresses than they need. */
export interface Shortage {
  readonly groups: readonly Group[];
  readonly pools: readonly Pool[];
}

/**
 * Gives each group an address of one of its pools, as many as can be served together, and returns the groups that
 * cannot be: empty when all are served. A group without an address makes others give up theirs when these can take
 * another one.
 *
 * @param free how many addresses each pool has
 */
export function shortagesOf(groups: readonly Group[], free: ReadonlyMap<Pool, bigint>): Shortage[] {
  const given = new Map<Pool, Group[]>();
  const short: Shortage[] = [];
  for (const group of groups) {
    const seen = new Set<Pool>();
    if (!serve(group, free, given, seen)) short.push({ groups: [group], pools: [...seen] });
  }
  // What was tried for a group without success is exactly what stands in its way: full pools and those who fill them.
  return merged(
    short.map(({ groups: [group], pools }) => ({
      groups: [...(group ? [group] : []), ...pools.flatMap((pool) => given.get(pool) ?? [])],
      pools,
    })),
  );
}

function serve(group: Group, free: ReadonlyMap<Pool, bigint>, given: Map<Pool, Group[]>, seen: Set<Pool>): boolean {
  for (const pool of group.pools) {
    if (seen.has(pool)) continue;
    seen.add(pool);
    const holders = given.get(pool) ?? [];
    given.set(pool, holders);
    if (BigInt(holders.length) < (free.get(pool) ?? 0n)) {
      holders.push(group);
      return true;
    }
    for (const [index, holder] of holders.entries()) {
      if (!serve(holder, free, given, seen)) continue;
      holders[index] = group;
      return true;
    }
  }
  return false;
}

/** Shortages that have a pool in common are one. */
function merged(shortages: readonly Shortage[]): Shortage[] {
  return shortages.reduce<Shortage[]>((result, shortage) => {
    const same = result.filter(({ pools }) => pools.some((pool) => shortage.pools.includes(pool)));
    const all = [...same, shortage];
    const union = {
      groups: [...new Set(all.flatMap(({ groups }) => groups))],
      pools: [...new Set(all.flatMap(({ pools }) => pools))],
    };
    return [...result.filter((one) => !same.includes(one)), union];
  }, []);
}
