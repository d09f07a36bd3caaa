/**
 * The value, or undefined if it is an empty map or list: an API server treats an empty one as absent, and omitting it
 * keeps manifests short.
 */
export function orNothing<T extends object>(value: T | undefined): T | undefined {
  return value !== undefined && Object.keys(value).length > 0 ? value : undefined;
}
