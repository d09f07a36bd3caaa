import { isMap, type JsonMap } from '../../settings/schema';
import type { Field } from '../field';

/** What definitions say about the fields of custom resources, by `group/version/kind`. */
export type DefinedFields = ReadonlyMap<string, Field>;

/**
 * The defaults and list types that the schemas of custom resource definitions declare, which the API server applies to
 * custom resources like those of its own kinds.
 *
 * @param objects API objects of any kind; those that are not definitions are ignored
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting
 */
export function definedFields(objects: readonly JsonMap[]): DefinedFields {
  const fields = new Map<string, Field>();
  for (const { kind, spec } of objects) {
    if (kind !== 'CustomResourceDefinition' || !isMap(spec) || !Array.isArray(spec.versions)) continue;
    const names: JsonMap = isMap(spec.names) ? spec.names : {};
    for (const version of spec.versions.filter(isMap)) {
      const schema = isMap(version.schema) ? version.schema.openAPIV3Schema : undefined;
      if (isMap(schema)) fields.set(`${spec.group}/${version.name}/${names.kind}`, fieldOf(schema));
    }
  }
  return fields;
}

function fieldOf(schema: JsonMap): Field {
  const { default: fallback, properties, additionalProperties, items } = schema;
  const keys = schema['x-kubernetes-list-map-keys'];
  return {
    ...(fallback === undefined || fallback === null ? {} : { fallback }),
    ...(isMap(properties) ? { members: fieldsOf(properties) } : {}),
    ...(isMap(additionalProperties) ? { values: fieldOf(additionalProperties) } : {}),
    ...(isMap(items) ? { items: fieldOf(items) } : {}),
    ...(schema['x-kubernetes-list-type'] === 'set' ? { order: 'free' as const } : {}),
    ...(Array.isArray(keys) ? { by: keys.map(String) } : {}),
  };
}

function fieldsOf(properties: JsonMap): { [name: string]: Field } {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, schema]) => (isMap(schema) ? [[name, fieldOf(schema)]] : [])),
  );
}
