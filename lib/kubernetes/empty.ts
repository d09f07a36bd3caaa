/**
 * The value, or nothing when it is an empty map or list: an API server reads an empty one as absent, and leaving it out
 * keeps manifests short.
 */
export function orNothing<T extends object>(value: T | undefined): T | undefined {
  return value !== undefined && Object.keys(value).length > 0 ? value : undefined;
}
