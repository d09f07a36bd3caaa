import type { Flags, FlagValue } from '../settings/checks';

type Plain = string | number | boolean | readonly (string | number)[] | undefined;

/** Flags by the last part of their name, all below one path. */
interface Below {
  readonly [name: string]: Plain;
}

/** `--path.name=value` for each value except false, 0 and empty ones. */
export function effective(path: string, flags: Below): string[] {
  return Object.entries(flags).flatMap(([name, value]) => (isEffective(value) ? [flag(path, name, value)] : []));
}

/** `--path.name=value` for each value that is set, including false and 0. */
export function stated(path: string, flags: Below): string[] {
  return Object.entries(flags).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [flag(path, name, value)],
  );
}

/** `--path.name=value` for each member, even if it is empty. */
export function each(path: string, flags: Below): string[] {
  return Object.entries(flags).map(([name, value]) => flag(path, name, value ?? ''));
}

/** `--path.name` for each member that is true. */
export function switches(path: string, flags: { readonly [name: string]: boolean | undefined }): string[] {
  return Object.keys(flags).flatMap((name) => (flags[name] ? [`--${path}.${name}`] : []));
}

/**
 * A tree of flags, each by its path. Booleans are always written; numbers, text and lists unless they are zero or
 * empty.
 */
export function nested(path: string, tree: Flags): string[] {
  return Object.entries(tree).flatMap(([name, value]) => {
    if (value === null || value === undefined) return [];
    if (isTree(value)) return nested(`${path}.${name}`, value);
    if (typeof value === 'boolean' || isEffective(value)) return [flag(path, name, value)];
    return [];
  });
}

/** Whether a value in a tree is itself a tree. */
export function isTree(value: FlagValue): value is Flags {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function flag(path: string, name: string, value: Plain | readonly (string | number | boolean)[]): string {
  return `--${path}.${name}=${Array.isArray(value) ? value.join(',') : value}`;
}

function isEffective(value: Plain | readonly (string | number | boolean)[]): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}
