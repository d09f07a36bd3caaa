import { type Schema, schemasOf } from './crd-schema';

interface SchemaWithDefault extends Schema {
  readonly default?: unknown;
}

/**
 * What the API server would fill into the lists of a custom resource. Argo CD compares a list as a whole, so that it would
 * forever find the resource changed.
 */
export function listDefaults(object: Record<string, unknown>): string[] {
  const [group = '', version = ''] = String(object.apiVersion).split('/');
  const schema = schemasOf(group, String(object.kind))[version];
  if (!schema) throw new Error(`There is no definition of ${object.kind} in ${object.apiVersion}.`);
  return missing(schema, object, '', false);
}

function missing(schema: SchemaWithDefault, value: unknown, path: string, isInList: boolean): string[] {
  if (value === undefined) return isInList && schema.default !== undefined ? [path] : [];
  const { items, properties = {} } = schema;
  if (Array.isArray(value)) return value.flatMap((one) => (items ? missing(items, one, `${path}[]`, true) : []));
  return Object.entries(properties).flatMap(([name, inner]) =>
    missing(inner, (value as Record<string, unknown>)[name], `${path}.${name}`, isInList),
  );
}
