/**
 * A value of a values file as it is written: scalars are text, including numbers and booleans, and an empty one is
 * `''`.
 */
export type Raw = string | readonly Raw[] | { readonly [name: string]: Raw };

/** Whether a value is empty: null, empty text, an empty list or map. */
export function isNothing(value: Raw): boolean {
  if (typeof value === 'string') return ['', '~', 'null', 'Null', 'NULL'].includes(value);
  return Object.keys(value).length === 0;
}

/** Whether a value is written as a boolean. */
export function isBoolean(value: Raw): boolean {
  return typeof value === 'string' && /^(?:true|false)$/i.test(value);
}

/** Whether a value is written as true. */
export function isTrue(value: Raw): boolean {
  return typeof value === 'string' && value.toLowerCase() === 'true';
}
