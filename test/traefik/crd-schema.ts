import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import { parse } from 'yaml';

const CRDS = join(__dirname, '../../../shared/crds/traefik');

/** Whether the definitions of Traefik's kinds are there to compare with. */
export const HAS_CRDS = existsSync(CRDS);

/** The parts of a schema that these tests look at. */
export interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: unknown;
}

interface Definition {
  readonly spec: {
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

/** The definition of a kind. */
export function schemaOf(kind: string): Schema {
  const definition = parse(readFileSync(join(CRDS, `${kind.toLowerCase()}s.traefik.io.yaml`), 'utf8')) as Definition;
  const version = definition.spec.versions[0];
  if (version?.name !== 'v1alpha1') throw new Error(`${kind} has another version than v1alpha1`);
  return version.schema.openAPIV3Schema;
}

const validators = new Map<string, ValidateFunction>();

/** What the API server would refuse of a resource, unknown fields included; empty without the definitions. */
export function schemaErrors(object: { readonly kind: string }): string[] {
  if (!HAS_CRDS) return [];
  const validate = validators.get(object.kind) ?? validatorOf(object.kind);
  validators.set(object.kind, validate);
  validate(object);
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

function validatorOf(kind: string): ValidateFunction {
  const schema = closed(schemaOf(kind));
  const ajv = new Ajv({ strict: false, allErrors: true, formats: { int64: true } });
  return ajv.compile({ ...schema, properties: { ...schema.properties, metadata: { type: 'object' } } });
}

/** The schema with an error for every field that it does not have. */
function closed(schema: Schema): Schema {
  const properties =
    schema.properties && Object.entries(schema.properties).map(([name, one]) => [name, closed(one)] as const);
  return {
    ...schema,
    ...(schema.items ? { items: closed(schema.items) } : {}),
    ...(properties ? { properties: Object.fromEntries(properties), additionalProperties: false } : {}),
  };
}

/** The paths of all fields that hold values, with `[]` for the items of lists; empty maps count as one. */
export function fieldsOf(schema: Schema, path = ''): string[] {
  if (schema.items) return fieldsOf(schema.items, `${path}[]`);
  if (!schema.properties) return [path];
  return Object.entries(schema.properties).flatMap(([name, one]) => fieldsOf(one, path ? `${path}.${name}` : name));
}
