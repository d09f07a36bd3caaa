import { isMap, type JsonMap } from './schema';

/** Helm's merge of two maps: deep, the input takes precedence, and `null` removes. */
export function mergeMaps(base: JsonMap, over: JsonMap): JsonMap {
  // A user may give any name, even `__proto__`, which cannot be assigned.
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    const below = merged.get(key);
    if (value === null || value === undefined) merged.delete(key);
    else merged.set(key, isMap(value) ? mergeMaps(isMap(below) ? below : {}, value) : value);
  }
  return Object.fromEntries(merged);
}

/** Merges one layer of input over another for `resolve`: deep, the upper one takes precedence, and `null` is kept. */
export function overlay(base: JsonMap, over: JsonMap): JsonMap {
  const layered = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    const below = layered.get(key);
    if (value !== undefined) layered.set(key, isMap(value) && isMap(below) ? overlay(below, value) : value);
  }
  return Object.fromEntries(layered);
}
