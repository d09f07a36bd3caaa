import { isDeepStrictEqual } from 'node:util';
import { rangeOf } from '../../settings/ranges';
import { defaultsIn } from '../../settings/resolve';
import { isMap, type JsonMap, Setting, type SettingsTree } from '../../settings/schema';
import { isWithin, type UpstreamVersion } from '../../settings/version';
import type { Consequence } from '../consequence';
import { shown } from '../subject';

/** Settings that the user leaves at upstream's default, which differs in the new version. */
export function changedDefaults(
  tree: SettingsTree,
  values: JsonMap,
  from: UpstreamVersion,
  to: UpstreamVersion,
): Consequence[] {
  const [before, after] = [from, to].map((version) => defaultsIn(tree, version) as JsonMap) as [JsonMap, JsonMap];
  return [...leaves(tree)].flatMap(({ path, setting }): Consequence[] => {
    const range = rangeOf(setting);
    const isInBoth = !range || (isWithin(range, from) && isWithin(range, to));
    const [old, next] = [at(before, path), at(after, path)];
    if (!isInBoth || isImage(path) || at(values, path) !== undefined || isDeepStrictEqual(old, next)) return [];
    const subject = path.join('.');
    return [{ kind: 'setting-default', subject, what: sentence(old, next) }];
  });
}

function sentence(old: unknown, next: unknown): string {
  if (isMap(old) && isMap(next)) return changedMembers(old, next).join(', ');
  if (!Array.isArray(old) || !Array.isArray(next)) return `is ${shown(next)} unless you set it; it was ${shown(old)}`;
  const [added, gone] = [without(next, old), without(old, next)];
  const parts = [added.length > 0 ? `has ${shown(added)}` : '', gone.length > 0 ? `no longer has ${shown(gone)}` : ''];
  return `${parts.filter(Boolean).join(', ') || 'has another order'} unless you set it`;
}

/** Members of a map that differ, so a report does not repeat unchanged ones. */
function changedMembers(old: JsonMap, next: JsonMap, under = ''): string[] {
  const names = [...new Set([...Object.keys(old), ...Object.keys(next)])];
  return names.flatMap((name) => {
    const [before, after] = [old[name], next[name]];
    if (isDeepStrictEqual(before, after)) return [];
    if (isMap(before) && isMap(after)) return changedMembers(before, after, `${under}${name}.`);
    return [`${under}${name} ${sentence(before, after)}`];
  });
}

function without(list: readonly unknown[], other: readonly unknown[]): unknown[] {
  return list.filter((item) => !other.some((one) => isDeepStrictEqual(one, item)));
}

/** Images change with each version, and are reported with the workloads that run them. */
function isImage(path: readonly string[]): boolean {
  return ['tag', 'digest', 'repository'].includes(path.at(-1) ?? '') || /Digest$/.test(path.at(-1) ?? '');
}

interface Leaf {
  readonly path: readonly string[];
  readonly setting: Setting<unknown>;
}

/** The settings of a tree; groups that are absent by default have no defaults. */
function* leaves(tree: SettingsTree, under: readonly string[] = []): Iterable<Leaf> {
  for (const [name, member] of Object.entries(tree)) {
    const path = [...under, name];
    if (member instanceof Setting) yield { path, setting: member };
    else if (isPlainGroup(member)) yield* leaves(member, path);
  }
}

function isPlainGroup(member: SettingsTree[string]): member is SettingsTree {
  return Object.getPrototypeOf(member) === Object.prototype;
}

function at(values: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => (isMap(value) ? value[name] : undefined), values);
}
