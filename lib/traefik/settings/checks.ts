import * as v from 'valibot';
import { type Setting, shaped } from '../../settings/schema';

/** A whole number of at least 0. */
export const naturalCheck = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A whole number, or text. */
export const wholeNumberOrTextCheck = v.union([v.pipe(v.number(), v.integer()), v.string()], 'a whole number or text');

const naturalOrTextCheck = v.union([naturalCheck, v.string()], 'a whole number from 0 on, or text');

/** A whole number of at least 0; unset unless given. */
export function natural(): Setting<number | undefined> {
  return shaped(naturalCheck);
}

/** A whole number of at least 0, or text, such as a port or a percentage; unset unless given. */
export function naturalOrText(): Setting<number | string | undefined> {
  return shaped<number | string>(naturalOrTextCheck);
}

/** Seconds as a whole number, or a Go duration as text, such as `500ms`; unset unless given. */
export function duration(): Setting<number | string | undefined> {
  return shaped<number | string>(wholeNumberOrTextCheck);
}

/**
 * Flags of Traefik as a tree of their paths: the last name is the flag's, and the value is text, a number, a boolean or
 * a list.
 */
export interface Flags {
  readonly [name: string]: FlagValue;
}

/** The value of a flag. */
export type FlagValue = string | number | boolean | null | undefined | readonly (string | number | boolean)[] | Flags;
