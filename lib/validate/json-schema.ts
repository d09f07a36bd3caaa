import { isMap, type JsonMap } from '../settings/schema';

/** Which of the API server's two dialects of schemas it is. */
export interface Dialect {
  /** Whether it is that of custom resources, whose defaults are applied and whose rules are complete. */
  readonly isCustom: boolean;
}

/**
 * A schema of the API server as JSON Schema that rejects every unknown field, like the API server with strict
 * validation. Extensions of JSON Schema are kept for the keywords of `validator.ts`.
 */
export function jsonSchema(schema: JsonMap, dialect: Dialect): JsonMap {
  const { $ref, allOf } = schema;
  if (typeof $ref === 'string') return { $ref };
  // The form of a reference with a default next to it.
  const [only] = Array.isArray(allOf) && allOf.length === 1 && !schema.type ? (allOf as unknown[]) : [];
  if (isMap(only) && typeof only.$ref === 'string') return { $ref: only.$ref };
  if (isNumberOrText(schema)) return numberOrText(schema);

  const { properties, items, additionalProperties, type, nullable, minimum, maximum, ...others } = schema;
  const isOpen = schema['x-kubernetes-preserve-unknown-fields'] === true || schema['x-kubernetes-embedded-resource'];
  const hasFields = isMap(properties);
  const closed = hasFields && additionalProperties === undefined && !isOpen;
  const inner = (each: unknown): unknown => (isMap(each) ? jsonSchema(each, dialect) : each);
  const result: Record<string, unknown> = {
    ...others,
    ...(type === undefined ? {} : { type: nullable === true ? [type, 'null'] : type }),
    ...(hasFields ? { properties: mapped(properties, inner) } : {}),
    ...(items === undefined ? {} : { items: inner(items) }),
    ...bound('minimum', 'exclusiveMinimum', minimum, schema.exclusiveMinimum),
    ...bound('maximum', 'exclusiveMaximum', maximum, schema.exclusiveMaximum),
    ...(closed ? { additionalProperties: false } : {}),
    ...(additionalProperties === undefined ? {} : { additionalProperties: inner(additionalProperties) }),
  };
  if (nullable === true && Array.isArray(schema.enum)) result.enum = [...(schema.enum as unknown[]), null];
  // For built-in kinds, the API server fills in defaults after validation of the schema.
  if (!dialect.isCustom) delete result.default;
  return result;
}

/** OpenAPI 3.0 marks a bound as exclusive; JSON Schema has a keyword for it. */
function bound(name: string, exclusiveName: string, value: unknown, isExclusive: unknown): JsonMap {
  if (value === undefined) return {};
  return isExclusive === true
    ? { [name]: undefined, [exclusiveName]: value }
    : { [name]: value, [exclusiveName]: undefined };
}

function isNumberOrText(schema: JsonMap): boolean {
  if (schema['x-kubernetes-int-or-string'] === true || schema.format === 'int-or-string') return true;
  const { oneOf } = schema;
  return Array.isArray(oneOf) && oneOf.length === 2 && JSON.stringify(oneOf).includes('"number"');
}

function numberOrText({ oneOf, anyOf, type, format, ...others }: JsonMap): JsonMap {
  const isQuantity = Array.isArray(oneOf) && JSON.stringify(oneOf).includes('"number"');
  if (isQuantity) return { type: ['string', 'number'], format: 'quantity' };
  const isOnlyTypes =
    !Array.isArray(anyOf) || anyOf.every((each) => isMap(each) && Object.keys(each).join() === 'type');
  return { ...others, type: ['integer', 'string'], ...(isOnlyTypes ? {} : { anyOf }) };
}

function mapped(map: JsonMap, change: (value: unknown) => unknown): JsonMap {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, change(value)]));
}
