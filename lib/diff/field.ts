import { isMap, type JsonMap } from '../settings/schema';

/**
 * What is known about a field of an API object: what the API server writes where it is absent, and when two different
 * values mean the same. The tables in `fields/` are made of these and have the shape of the objects themselves.
 */
export interface Field {
  /**
   * What the API server takes when the field is absent; a function when that hangs on the fields next to it. The
   * function gets the members that stand beside the absent field.
   */
  readonly fallback?: unknown;
  /**
   * The cluster chooses a value when a manifest does not: such a value of a live object is no difference to a manifest
   * without one, nor to another live object's. A function says for which values that holds.
   */
  readonly allocated?: boolean | ((value: unknown) => boolean);
  /** When two values that are written differently mean the same. */
  readonly as?: Reading;
  /** The fields of a map. */
  readonly members?: { readonly [name: string]: Field };
  /** Every value of a map whose keys are free. */
  readonly values?: Field;
  /** Every item of a list. */
  readonly items?: Field;
  /** Whether order and repetition mean something. Without it, lists of named items have no order, others have one. */
  readonly order?: 'kept' | 'free';
  /** The members that tell the items of a list apart, where that is not their name. */
  readonly by?: readonly string[];
}

/**
 * - `quantity`: `1000m` is `1`
 * - `port`: `"80"` is `80`
 * - `text`: 1 is `"1"`, and whatever holds for `document`
 * - `document`: YAML or JSON in a string is compared as what it says; other text without the space at its line ends
 * - `secret`: never shown
 */
export type Reading = 'quantity' | 'port' | 'text' | 'document' | 'secret';

/** Members of a map: a field, or for a plain scalar that and nothing else, what it is when absent. */
export type Members = { readonly [name: string]: Field | string | number | boolean };

/** A map with these fields; others are compared as they stand. */
export function object(members: Members, about: Omit<Field, 'members'> = {}): Field {
  const fields = Object.entries(members).map(([name, field]) => [name, isMap(field) ? field : { fallback: field }]);
  return { ...about, members: Object.fromEntries(fields) };
}

/** A list of maps with these fields. */
export function list(members: Members, about: Omit<Field, 'items'> = {}): Field {
  return listOf(object(members), about);
}

/** A list of such items. */
export function listOf(items: Field, about: Omit<Field, 'items'> = {}): Field {
  return { ...about, items };
}

/** A map with free keys. */
export function mapOf(values: Field): Field {
  return { values };
}

/** Members shared by several maps that each add some of their own. */
export function and(base: Field, members: Members): Field {
  return { ...base, members: { ...base.members, ...object(members).members } };
}

/** A field that the API server fills in from the fields next to it. */
export function from(fallback: (beside: JsonMap) => unknown): Field {
  return { fallback };
}

export const QUANTITY: Field = { as: 'quantity' };
export const PORT: Field = { as: 'port' };
/** A list without an order. */
export const SET: Field = { order: 'free' };
export const ALLOCATED: Field = { allocated: true };
