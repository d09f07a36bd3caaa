import { isMap, type JsonMap, Setting, type SettingsTree } from '../settings/schema';

/**
 * The values as the chart's templates accept them without a schema: a number or `true` may be written as text, and an
 * empty list and an empty map are interchangeable.
 */
export function settled(tree: SettingsTree, values: JsonMap): JsonMap {
  const members = Object.entries(values).map(([name, value]) => {
    const member = Object.hasOwn(tree, name) ? tree[name] : undefined;
    if (member instanceof Setting) return [name, loose(member.byDefault, value)];
    return [name, member && isMap(value) ? settled(member as SettingsTree, value) : value];
  });
  return Object.fromEntries(members);
}

function loose(byDefault: unknown, value: unknown): unknown {
  if (typeof byDefault === 'number' && typeof value === 'string' && /^\d+$/.test(value)) return Number(value);
  if (typeof byDefault === 'boolean' && value === 'true') return true;
  if (Array.isArray(byDefault) && isMap(value) && Object.keys(value).length === 0) return [];
  // A list replaces the default map, while an empty map would keep it.
  if (isMap(byDefault) && Array.isArray(value) && value.length === 0) return null;
  return value;
}
