import { quoted } from '../../problems';
import { isMap, type JsonMap } from '../../settings/schema';

/** Something in an object that the API server would reject. */
export interface Fault {
  /** The field, such as `spec.ports[0].port`. */
  readonly at: string;
  /** The problem, as the end of a sentence that begins with the field: `is 0, but it must be …`. */
  readonly what: string;
}

/** Adds the problems of a value to the faults. */
export type Check = (value: unknown, at: string, faults: Fault[]) => void;

/** A value that a test accepts; `must` describes it, as the end of "must be …". */
export function such(test: (value: unknown) => boolean, must: string): Check {
  return (value, at, faults) => {
    if (!test(value)) faults.push({ at, what: `is ${shown(value, at)}, but it must be ${must}` });
  };
}

/** Text that a test accepts. */
export function textSuch(test: (text: string) => boolean, must: string): Check {
  return such((value) => typeof value === 'string' && test(value), must);
}

/** One of a few words. */
export function oneOf(words: readonly string[]): Check {
  return such((value) => words.includes(value as string), `one of ${words.join(', ')}`);
}

/** A whole number within bounds. */
export function whole(least: number, most = 2 ** 31 - 1): Check {
  const bounds = most === 2 ** 31 - 1 ? `${least} or more` : `${least} to ${most}`;
  return such(
    (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most,
    `a whole number, ${bounds}`,
  );
}

/**
 * Does not check again what was valid: manifests do not change, and objects of similar clusters share their parts. Of what
 * is not a map or a list nothing is kept.
 */
function once(check: Check): Check {
  const valid = new WeakSet<object>();
  return (value, at, faults) => {
    const isShared = typeof value === 'object' && value !== null;
    if (isShared && valid.has(value)) return;
    const before = faults.length;
    check(value, at, faults);
    if (isShared && faults.length === before) valid.add(value);
  };
}

/**
 * Fields of an object, each with its check if it is present. Missing fields are reported by types and the API server.
 */
export function fields(checks: { readonly [name: string]: Check }): Check {
  const known = Object.entries(checks);
  return once((value, at, faults) => {
    if (!isMap(value)) {
      faults.push({ at, what: `is ${shown(value, at)}, but it must be a map` });
      return;
    }
    for (const [name, check] of known) {
      // An API server treats empty text as absent, too.
      if (!isAbsent(value[name]) && value[name] !== '') check(value[name], below(at, name), faults);
    }
  });
}

/** A list whose items all have the same check. */
export function each(check: Check): Check {
  return once((value, at, faults) => {
    if (!Array.isArray(value)) faults.push({ at, what: `is ${shown(value, at)}, but it must be a list` });
    else value.forEach((item, index) => void check(item, `${at}[${index}]`, faults));
  });
}

/** A map with any keys. */
export function entries(key: Check, value: Check): Check {
  return once((map, at, faults) => {
    if (!isMap(map)) {
      faults.push({ at, what: `is ${shown(map, at)}, but it must be a map` });
      return;
    }
    for (const [name, member] of Object.entries(map)) {
      if (isAbsent(member)) continue;
      key(name, `the key ${JSON.stringify(name)} of ${at}`, faults);
      value(member, below(at, name), faults);
    }
  });
}

/** Items of a list that must differ in a field, where they have it. */
export function distinct(field: string): Check {
  return (value, at, faults) => {
    const seen = new Set<unknown>();
    for (const item of mapsIn(value)) {
      const name = item[field];
      if (name === undefined) continue;
      if (seen.has(name)) faults.push({ at, what: `has two items of ${field} ${shown(name)}` });
      seen.add(name);
    }
  };
}

/** Several checks of one value. */
export function all(...checks: readonly Check[]): Check {
  return once((value, at, faults) => {
    for (const check of checks) check(value, at, faults);
  });
}

/** The maps in a list, for checks of their combination: items that are not maps are reported by another check. */
export function mapsIn(value: unknown): readonly JsonMap[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}

/** A member that is a map; an empty map if it is absent or something else. */
export function membersOf(map: unknown, name: string): JsonMap {
  const member = isMap(map) ? map[name] : undefined;
  return isMap(member) ? member : {};
}

/** The path of a member. */
export function below(at: string, name: string): string {
  if (at === '') return name;
  return /^[\w-]+$/.test(name) ? `${at}.${name}` : `${at}[${JSON.stringify(name)}]`;
}

/** An API server treats null as absent. */
export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

/** A value as shown in messages: short, and always on one line. */
export function shown(value: unknown, at = ''): string {
  if (isMap(value)) return 'a map';
  return Array.isArray(value) ? 'a list' : quoted(value, at);
}
