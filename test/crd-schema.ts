import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isIPv4, isIPv6 } from 'node:net';
import { basename, join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import { parse } from 'yaml';
import { Cidr } from '../lib/kubernetes/cidr';

const CRDS = join(__dirname, '../../shared/crds');

/** Whether the definitions of custom resources, which are no part of the project, lie beside the checkout. */
export const HAS_CRDS = existsSync(CRDS);

/** What is checked of an object; the rest is read by its definition. */
export interface CustomResource {
  readonly apiVersion: string;
  readonly kind: string;
}

/** The parts of a schema that tests look at. */
export interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly pattern?: string;
  readonly additionalProperties?: boolean | Schema;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
}

interface Definition {
  readonly spec: {
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

/** The two sets of definitions that the Gateway API comes in; the experimental one has more kinds and fields. */
export type GatewayApiChannel = 'standard' | 'experimental';

/**
 * What the API server would refuse of an object, unknown fields included, or that there is no definition of it; empty
 * for Kubernetes' own kinds and without the definitions.
 */
export function schemaErrors(object: object, channel: GatewayApiChannel = 'experimental'): string[] {
  const { apiVersion, kind } = object as CustomResource;
  if (!HAS_CRDS || isBuiltIn(apiVersion)) return [];
  const validate = validatorOf(apiVersion, kind, channel);
  if (!validate) return [`no definition of ${kind} in ${apiVersion} to compare with`];
  validate(object);
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** The schemas of a kind by version; empty without its definition. */
export function schemasOf(
  group: string,
  kind: string,
  channel: GatewayApiChannel = 'experimental',
): Readonly<Record<string, Schema>> {
  const name = kind.toLowerCase();
  const plurals = [`${name}s`, `${name}es`, name.replace(/y$/, 'ies')];
  const files = definitionFiles().filter((file) =>
    plurals.some((plural) => basename(file) === `${plural}.${group}.yaml`),
  );
  // The definition of another channel is better than none.
  const file = files.find((each) => each.includes(`/${channel}/`)) ?? files[0];
  if (!file) return {};
  const definition = definitions.get(file) ?? (parse(readFileSync(file, 'utf8')) as Definition);
  definitions.set(file, definition);
  return Object.fromEntries(definition.spec.versions.map((version) => [version.name, version.schema.openAPIV3Schema]));
}

/** The paths of all fields that hold values, with `[]` for the items of lists; empty maps count as one. */
export function fieldsOf(schema: Schema, path = ''): string[] {
  if (schema.items) return fieldsOf(schema.items, `${path}[]`);
  if (!schema.properties) return [path];
  return Object.entries(schema.properties).flatMap(([name, one]) => fieldsOf(one, path ? `${path}.${name}` : name));
}

const definitions = new Map<string, Definition>();

let listed: readonly string[] | undefined;

function definitionFiles(): readonly string[] {
  listed ??= HAS_CRDS ? readdirSync(CRDS, { recursive: true, encoding: 'utf8' }).map((file) => join(CRDS, file)) : [];
  return listed;
}

/** Groups of custom resources have a domain; of `k8s.io`'s, some are the API server's and some are not. */
function isBuiltIn(apiVersion: string): boolean {
  const [group = '', version] = apiVersion.split('/');
  if (version === undefined || !group.includes('.')) return true;
  return (
    group.endsWith('.k8s.io') && !definitionFiles().some((file) => /\.(.+)\.yaml$/.exec(basename(file))?.[1] === group)
  );
}

const validators = new Map<string, ValidateFunction>();

function validatorOf(apiVersion: string, kind: string, channel: GatewayApiChannel): ValidateFunction | undefined {
  const key = `${apiVersion} ${kind} ${channel}`;
  const known = validators.get(key);
  if (known) return known;
  const [group = '', version = ''] = apiVersion.split('/');
  const schema = schemasOf(group, kind, channel)[version];
  if (!schema) return undefined;
  const validate = compile(schema);
  validators.set(key, validate);
  return validate;
}

function compile(schema: Schema): ValidateFunction {
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    // Shorter code takes longer to make than it would save: a schema has a handful of objects to check.
    code: { optimize: false },
    formats: {
      binary: true,
      byte: true,
      cidr: (text) => Cidr.problems(text, '').length === 0,
      'date-time': true,
      double: true,
      'idn-hostname': true,
      int32: true,
      int64: true,
      ipv4: isIPv4,
      ipv6: isIPv6,
    },
  });
  // The API server knows the metadata; the status is the controller's, so that writing one is a mistake.
  const { metadata, status, ...properties } = closed(schema).properties ?? {};
  return ajv.compile({ ...closed(schema), properties: { ...properties, metadata: { type: 'object' } } });
}

/** The schema with an error for every field that it does not have. */
function closed(schema: Schema): Schema {
  const { properties, items, pattern, additionalProperties } = schema;
  const open = schema['x-kubernetes-preserve-unknown-fields'] ?? additionalProperties !== undefined;
  return {
    ...schema,
    // Go's way to write a class of characters.
    ...(pattern ? { pattern: pattern.replace('\\PC', '\\P{C}') } : {}),
    ...(items ? { items: closed(items) } : {}),
    ...(typeof additionalProperties === 'object' ? { additionalProperties: closed(additionalProperties) } : {}),
    ...(properties
      ? { properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, closed(one)])) }
      : {}),
    ...(properties && !open ? { additionalProperties: false } : {}),
  };
}
