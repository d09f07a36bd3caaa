import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import { parse } from 'yaml';
import { Cidr } from '../../../lib/kubernetes/cidr';

const CRDS = join(__dirname, '../../../../shared/crds/cilium');

/** Whether the definitions of Cilium's kinds are there to compare with. */
export const HAS_CRDS = existsSync(CRDS);

const validators = new Map<string, ValidateFunction>();

/** What the API server would refuse of a policy, unknown fields included; empty without the definitions. */
export function schemaErrors(object: { readonly kind: string }): string[] {
  if (!HAS_CRDS) return [];
  const validate = validators.get(object.kind) ?? validatorOf(object.kind);
  validators.set(object.kind, validate);
  validate(object);
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

interface Definition {
  readonly spec: { readonly versions: readonly { readonly schema: { readonly openAPIV3Schema: Schema } }[] };
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly pattern?: string;
  readonly additionalProperties?: unknown;
}

function validatorOf(kind: string): ValidateFunction {
  const plural = `${kind.toLowerCase().replace(/y$/, 'ie')}s`;
  const definition = parse(readFileSync(join(CRDS, `${plural}.cilium.io.yaml`), 'utf8')) as Definition;
  const schema = definition.spec.versions[0]?.schema.openAPIV3Schema;
  if (!schema) throw new Error(`no schema for ${kind}`);
  // The API server knows the metadata; the status is Cilium's.
  const { metadata, status, ...properties } = closed(schema).properties ?? {};
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    formats: { cidr: isCidr, int32: true, int64: true, ipv4: isIpv4, 'idn-hostname': true },
  });
  return ajv.compile({ ...closed(schema), properties: { ...properties, metadata: { type: 'object' } } });
}

function isCidr(text: string): boolean {
  return Cidr.problems(text, '').length === 0;
}

function isIpv4(text: string): boolean {
  return isCidr(`${text}/32`);
}

/** The schema with an error for every field that it does not have. */
function closed(schema: Schema): Schema {
  const properties =
    schema.properties && Object.entries(schema.properties).map(([name, one]) => [name, closed(one)] as const);
  return {
    ...schema,
    // Go's way to write a class of characters.
    ...(schema.pattern ? { pattern: schema.pattern.replace('\\PC', '\\P{C}') } : {}),
    ...(schema.items ? { items: closed(schema.items) } : {}),
    ...(properties ? { properties: Object.fromEntries(properties), additionalProperties: false } : {}),
  };
}
