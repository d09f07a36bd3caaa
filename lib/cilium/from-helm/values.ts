import { isMap, type JsonMap } from '../../settings/schema';

/** The value at a path of a values file, or what the chart's default is. */
export function valueAt(values: JsonMap, path: string, byDefault?: unknown): unknown {
  let value: unknown = values;
  for (const name of path.split('.')) {
    if (!isMap(value) || !Object.hasOwn(value, name)) return byDefault;
    value = value[name];
  }
  return value;
}

/** The same values without those at the paths, and without groups that held nothing else. */
export function without(values: JsonMap, paths: readonly string[]): JsonMap {
  return paths.reduce((rest, path) => removed(rest, path.split('.')), values);
}

function removed(map: JsonMap, [head = '', ...rest]: readonly string[]): JsonMap {
  if (!Object.hasOwn(map, head)) return map;
  const { [head]: member, ...others } = map;
  if (rest.length === 0) return others;
  if (!isMap(member)) return map;
  const left = removed(member, rest);
  return left !== member && Object.keys(left).length === 0 ? others : { ...map, [head]: left };
}

/** Whether a template takes the value for true: not for empty texts, lists and maps, zero and null. */
export function isTrue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isMap(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}
