import { type Problem, quoted } from '../../problems';

/** A list that is too long for the API server. */
export function tooMany(list: readonly unknown[] | undefined, most: number, path: string): Problem[] {
  if (list === undefined || list.length <= most) return [];
  return [
    {
      what: `${path} has ${list.length} items, but at most ${most} are allowed.`,
      remedy: 'Remove some, or spread them over several objects.',
      code: 'GW008',
    },
  ];
}

/** A list that may not be empty. */
export function tooFew(list: readonly unknown[] | undefined, path: string): Problem[] {
  if (list === undefined || list.length > 0) return [];
  return [{ what: `${path} is empty, but it needs at least one item.`, remedy: `Add one to ${path}.`, code: 'GW008' }];
}

/** A number that is not whole or out of bounds. */
export function outOfBounds(value: number | undefined, least: number, most: number, path: string): Problem[] {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return [];
  return [
    {
      what: `${path} is ${quoted(value, path)}, but it must be a whole number from ${least} to ${most}.`,
      remedy: `Write a number from ${least} to ${most}.`,
      code: 'GW009',
    },
  ];
}

export function badPort(port: number | undefined, path: string): Problem[] {
  return outOfBounds(port, 1, 65535, path);
}

/** A text in the wrong form. */
export function malformed(value: string | undefined, form: RegExp, must: string, path: string): Problem[] {
  if (value === undefined || form.test(value)) return [];
  return [
    { what: `${path} is ${quoted(value, path)}, but it must be ${must}.`, remedy: `Change ${path}.`, code: 'GW014' },
  ];
}

/** Duplicates, as pairs of the later and the earlier position. */
export function repetitions(keys: readonly (string | undefined)[]): [later: number, earlier: number][] {
  return keys.flatMap((key, index): [number, number][] => {
    const earlier = keys.indexOf(key);
    return key === undefined || earlier === index ? [] : [[index, earlier]];
  });
}
