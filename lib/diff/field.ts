import { isMap, type JsonMap } from '../settings/schema';

/**
 * What is known about a field of an API object: its default in the API server, and when two different values mean the
 * same. The tables in `fields/` consist of these and have the structure of the objects themselves.
 */
export interface Field {
  /**
   * The API server's default for the field; a function if it depends on the fields next to it. The function gets the
   * siblings of the absent field.
   */
  readonly fallback?: unknown;
  /**
   * Whether the cluster chooses a value if a manifest does not: such a value of a live object does not differ from a
   * manifest without one, nor from another live object's. A function decides for which values that holds.
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
  /** The members that identify the items of a list, if that is not their name. */
  readonly by?: readonly string[];
}

/**
 * - `quantity`: `1000m` is `1`
 * - `port`: `"80"` is `80`
 * - `text`: 1 is `"1"`, and whatever holds for `document`
 * - `document`: YAML or JSON in a string is compared by its contents; other text without whitespace at line ends
 * - `secret`: never shown
 */
export type Reading = 'quantity' | 'port' | 'text' | 'document' | 'secret';

/** Members of a map: a field, or just the default of a plain scalar. */
export type Members = { readonly [name: string]: Field | string | number | boolean };

/** A map with these fields; others are compared literally. */
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

/** A map with any keys. */
export function mapOf(values: Field): Field {
  return { values };
}

/** Members shared by several maps, each of which adds others. */
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
