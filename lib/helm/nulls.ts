import type { Problem } from '../problems';
import { isMap, type JsonMap, NamedGroups, OptionalGroup, Setting, type SettingsTree } from '../settings/schema';

/** Drops each `null` that replaces an empty default: a template cannot distinguish the two. */
export function withoutIdleNulls(tree: SettingsTree, values: JsonMap): JsonMap {
  const members = Object.entries(values).flatMap(([name, value]): [string, unknown][] => {
    const member = Object.hasOwn(tree, name) ? tree[name] : undefined;
    if (member instanceof Setting) return value === null && isIdle(member) ? [] : [[name, value]];
    if (member === undefined || !isMap(value)) return [[name, value]];
    return [[name, withoutIdleNullsBelow(member, value)]];
  });
  return Object.fromEntries(members);
}

function withoutIdleNullsBelow(member: Exclude<SettingsTree[string], Setting<unknown>>, value: JsonMap): JsonMap {
  if (member instanceof OptionalGroup) return withoutIdleNulls(member.members, value);
  if (!(member instanceof NamedGroups)) return withoutIdleNulls(member, value);
  const groups = Object.entries(value).map(([name, group]) => [
    name,
    isMap(group) ? withoutIdleNulls(member.members, group) : group,
  ]);
  return Object.fromEntries(groups);
}

function isIdle({ nullable, byDefault }: Setting<unknown>): boolean {
  return !nullable && !byDefault;
}

/** Groups that the values remove although the chart reads from them without checking that they exist. */
export function removedGroups(paths: readonly string[], values: JsonMap): Problem[] {
  return paths
    .filter((path) => valueAt(values, path) === null)
    .map((path) => ({
      what: `${path} is null, but the chart reads what is below it and fails.`,
      remedy: `Leave ${path} out, or give it an empty map.`,
      code: 'SET004',
    }));
}

/** The value at a path, or undefined. */
export function valueAt(values: JsonMap, path: string): unknown {
  return path.split('.').reduce<unknown>((at, name) => (isMap(at) ? at[name] : undefined), values);
}
