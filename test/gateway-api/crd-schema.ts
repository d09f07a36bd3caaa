import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import { parse } from 'yaml';

const CRDS = join(__dirname, '../../../shared/crds/gateway-api/experimental');

/** Whether the definitions of the Gateway API are there to compare with. */
export const HAS_CRDS = existsSync(CRDS);

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: unknown;
}

interface Definition {
  readonly spec: {
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

const validators = new Map<string, ValidateFunction>();

/**
 * What the API server would refuse of an object, unknown fields included; empty for kinds of other groups, for versions
 * that came later, and without the definitions.
 */
export function schemaErrors(object: { readonly apiVersion: string; readonly kind: string }): string[] {
  const [group, version = ''] = object.apiVersion.split('/');
  if (!HAS_CRDS || group !== 'gateway.networking.k8s.io') return [];
  const key = `${object.kind} ${version}`;
  const validate = validators.get(key) ?? validatorOf(object.kind, version);
  if (!validate) return [];
  validators.set(key, validate);
  validate(object);
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** The versions that a kind has in the definitions. */
export function versionsOf(kind: string): string[] {
  return definitionOf(kind).spec.versions.map(({ name }) => name);
}

function definitionOf(kind: string): Definition {
  const plural = kind
    .toLowerCase()
    .replace(/(?<=polic)y$/, 'ie')
    .replace(/ss$/, 'sse');
  return parse(readFileSync(join(CRDS, `${plural}s.gateway.networking.k8s.io.yaml`), 'utf8')) as Definition;
}

function validatorOf(kind: string, version: string): ValidateFunction | undefined {
  const found = definitionOf(kind).spec.versions.find(({ name }) => name === version);
  if (!found) return undefined;
  const schema = closed(found.schema.openAPIV3Schema);
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    formats: { int32: true, int64: true, 'date-time': true, ipv4: true, ipv6: true },
  });
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
