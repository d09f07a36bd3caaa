import { DEEPEST } from '../settings/plain-data';
import { isMap } from '../settings/schema';

/** A map of an object in its written form. */
type DataMap = Readonly<Record<string, unknown>>;

/** What cannot be rendered without cdk8s: it is thrown, since it may be found at any depth. */
const NOT_PLAIN = new Error('not plain data');

/**
 * Plain data as cdk8s writes it: members sorted by name, without those that have no value.
 *
 * Whatever is the same as in `like`, an earlier result, is its very object, however deep: clusters of a fleet differ in a
 * few values, so that what is known of the rest of an object can be found by its identity.
 *
 * @returns undefined if something in it is not plain data, such as a token of cdk8s
 */
export function renderedLike(value: object, like: DataMap | undefined): DataMap | undefined {
  try {
    return mapLike(value as DataMap, like, 0);
  } catch {
    return undefined; // not plain, or a getter that throws
  }
}

/** @param like what may be the same; anything at all */
function dataLike(value: unknown, like: unknown, depth: number): unknown {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value !== 'object') {
    if (value === undefined || Number.isFinite(value)) return value;
    throw NOT_PLAIN;
  }
  if (value === null) return undefined;
  if (depth > DEEPEST) throw NOT_PLAIN;
  if (Array.isArray(value)) return listLike(value, Array.isArray(like) ? like : undefined, depth);
  return mapLike(value as DataMap, isMap(like) ? like : undefined, depth);
}

function listLike(list: readonly unknown[], like: readonly unknown[] | undefined, depth: number): readonly unknown[] {
  // A new list is made at the first difference only.
  let data: unknown[] | undefined = like?.length === list.length ? undefined : [];
  for (let index = 0; index < list.length; index++) {
    const item = dataLike(list[index], like?.[index], depth + 1);
    if (item === undefined) throw NOT_PLAIN; // YAML has no items without a value
    if (data === undefined && item !== like?.[index]) data = like?.slice(0, index);
    data?.push(item);
  }
  return data ?? like ?? [];
}

function mapLike(map: DataMap, like: DataMap | undefined, depth: number): DataMap {
  if (Object.getPrototypeOf(map) !== Object.prototype) throw NOT_PLAIN;
  let data: Record<string, unknown> | undefined = like ? undefined : {};
  let count = 0;
  for (const name in map) {
    if (name === '__proto__') throw NOT_PLAIN;
    const member = dataLike(map[name], like?.[name], depth + 1);
    if (member === undefined) continue;
    if (data === undefined && member !== like?.[name]) data = { ...like };
    if (data !== undefined) data[name] = member;
    count++;
  }
  if (data === undefined && like !== undefined && count === countOf(like)) return like;
  return membersOf(map, data ?? like ?? {});
}

/** The members of rendered data that a map has, sorted by name. */
function membersOf(map: DataMap, rendered: DataMap): DataMap {
  const result: Record<string, unknown> = {};
  for (const name of Object.keys(rendered).sort()) {
    if (Object.hasOwn(map, name) && map[name] !== undefined && map[name] !== null) result[name] = rendered[name];
  }
  return result;
}

function countOf(map: DataMap): number {
  let count = 0;
  for (const _ in map) count++;
  return count;
}
