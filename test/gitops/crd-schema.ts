import { existsSync, readFileSync } from 'node:fs';
import { isIPv4, isIPv6 } from 'node:net';
import Ajv from 'ajv';
import { parse } from 'yaml';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: unknown;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
}

interface Definition {
  readonly spec: {
    readonly versions: readonly { readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

/** Whether the definitions are there to compare with. */
export const HAS_CRDS = existsSync('../shared/crds/argo-cd');

/** What the API server would refuse of an object, unknown fields included. */
export function schemaErrors(object: object, file: string): string[] {
  const { spec } = parse(readFileSync(`../shared/crds/${file}`, 'utf8')) as Definition;
  const schema = closed(spec.versions[0]?.schema.openAPIV3Schema ?? {});
  const validate = new Ajv({
    strict: false,
    allErrors: true,
    formats: { int64: true, int32: true, 'date-time': true, ipv4: isIPv4, ipv6: isIPv6 },
  }).compile({
    ...schema,
    properties: { ...schema.properties, metadata: { type: 'object' } },
  });
  validate(object);
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** The schema with an error for every field that it does not have. */
function closed(schema: Schema): Schema {
  const properties =
    schema.properties && Object.entries(schema.properties).map(([name, one]) => [name, closed(one)] as const);
  const open = schema['x-kubernetes-preserve-unknown-fields'] ?? schema.additionalProperties !== undefined;
  return {
    ...schema,
    ...(schema.items ? { items: closed(schema.items) } : {}),
    ...(properties ? { properties: Object.fromEntries(properties) } : {}),
    ...(properties && !open ? { additionalProperties: false } : {}),
  };
}
