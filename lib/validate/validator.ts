import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import type { DataValidateFunction } from 'ajv/dist/types';
import { isMap, type JsonMap } from '../settings/schema';
import { type ApiSchemas, apiSchemas, type Minor } from './api-schemas';
import { FORMATS } from './cel';
import { jsonSchema } from './json-schema';
import { type BrokenRule, rulesOf } from './rules';

/** Checks objects of one kind; returns the errors of JSON Schema. */
export type Validate = (object: JsonMap) => readonly ErrorObject[];

const compiledKinds = new Map<Minor, KubernetesKinds>();

/** The checks of built-in kinds in a minor version, which a process compiles only once. */
export function kubernetesKinds(minor: Minor): KubernetesKinds {
  const kinds = compiledKinds.get(minor) ?? new KubernetesKinds(minor);
  compiledKinds.set(minor, kinds);
  return kinds;
}

/** The checks of built-in kinds in one minor version. */
export class KubernetesKinds {
  readonly schemas: ApiSchemas;
  private readonly ajv: Ajv;
  private readonly added = new Set<string>();

  constructor(minor: Minor) {
    this.schemas = apiSchemas(minor);
    this.ajv = compiler();
  }

  /** The checks of a kind, if the minor version serves it. */
  of(apiVersion: string, kind: string): Validate | undefined {
    const known = this.schemas.kinds[`${apiVersion} ${kind}`];
    if (known) this.add(known.schema);
    const validate = known && this.ajv.getSchema(known.schema);
    return validate && ((object) => errorsOf(validate, withoutNulls(object)));
  }

  /** Adds a definition with those that it refers to. */
  private add(name: string): void {
    const schema = this.schemas.definitions[name];
    if (!schema || this.added.has(name)) return;
    this.added.add(name);
    // Only controllers write a status, so its required fields are not required in a manifest.
    const { required, ...inStatus } = schema;
    const isOfStatus = /(?:Status|Condition|State\w*)$/.test(name);
    this.ajv.addSchema(jsonSchema(isOfStatus ? inStatus : schema, { isCustom: false }), name);
    for (const reference of referencesIn(schema)) this.add(reference);
  }

  /** The versions in which a kind is served, in any group. */
  versionsOf(kind: string): string[] {
    const ending = ` ${kind}`;
    return Object.keys(this.schemas.kinds).flatMap((key) =>
      key.endsWith(ending) ? [key.slice(0, -ending.length)] : [],
    );
  }

  /** The names of all kinds. */
  get kindNames(): string[] {
    return Object.keys(this.schemas.kinds).map((key) => key.slice(key.indexOf(' ') + 1));
  }
}

function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isMap(value)) return [];
  return typeof value.$ref === 'string' ? [value.$ref] : Object.values(value).flatMap(referencesIn);
}

/** The checks of a kind from a CustomResourceDefinition. */
export function customValidator(schema: JsonMap): Validate {
  const { required, ...closed } = jsonSchema(schema, { isCustom: true });
  const properties = isMap(closed.properties) ? closed.properties : {};
  const { metadata: _, status: __, ...own } = properties;
  const validate = compiler({ useDefaults: true }).compile({
    ...closed,
    ...(required === undefined ? {} : { required }),
    // The part of every object that Kubernetes defines, and the part that only controllers write.
    properties: { apiVersion: { type: 'string' }, kind: { type: 'string' }, ...own, metadata: METADATA, status: {} },
  });
  return (object) => errorsOf(validate, structuredClone(object));
}

const text = { type: 'string' };
const texts = { type: 'object', additionalProperties: text };
const METADATA = {
  type: 'object',
  additionalProperties: false,
  properties: {
    ...Object.fromEntries(
      ['name', 'generateName', 'namespace', 'selfLink', 'uid', 'resourceVersion'].map((each) => [each, text]),
    ),
    labels: texts,
    annotations: texts,
    finalizers: { type: 'array', items: text },
    ownerReferences: { type: 'array', items: { type: 'object' } },
    managedFields: { type: 'array', items: { type: 'object' } },
    generation: { type: 'integer' },
    deletionGracePeriodSeconds: { type: 'integer' },
    creationTimestamp: { type: ['string', 'null'] },
    deletionTimestamp: { type: ['string', 'null'] },
  },
};

function errorsOf(validate: ValidateFunction, object: JsonMap): readonly ErrorObject[] {
  return validate(object) ? [] : (validate.errors ?? []);
}

function compiler(options: { useDefaults?: boolean } = {}): Ajv {
  const ajv = new Ajv({
    ...options,
    strict: false,
    validateSchema: false,
    allErrors: true,
    inlineRefs: false,
    logger: false,
    verbose: true,
    code: { optimize: false, regExp: Object.assign(goExpression, { code: 'undefined' }) },
  });
  for (const [name, format] of Object.entries(FORMATS)) ajv.addFormat(name, format);
  const whole = (least: number, most: number) => ({
    type: 'number' as const,
    validate: (value: number) => Number.isInteger(value) && least <= value && value <= most,
  });
  ajv.addFormat('int32', whole(-(2 ** 31), 2 ** 31 - 1));
  ajv.addFormat('int64', whole(-(2 ** 63), 2 ** 63));
  ajv.addKeyword({
    keyword: 'x-kubernetes-list-map-keys',
    type: 'array',
    errors: true,
    compile: (keys: readonly string[]) =>
      distinct((item) => (isMap(item) ? keys.map((key) => item[key]) : undefined), keys),
  });
  ajv.addKeyword({
    keyword: 'x-kubernetes-list-type',
    type: 'array',
    errors: true,
    compile: (type: string) => (type === 'set' ? distinct((item) => item, []) : () => true),
  });
  ajv.addKeyword({
    keyword: 'x-kubernetes-validations',
    // By type, so they run after the defaults of fields.
    type: ['object', 'array', 'string', 'number', 'integer', 'boolean'],
    errors: true,
    compile: (rules: readonly JsonMap[], parent) => {
      const broken = rulesOf(rules, parent as JsonMap);
      const check: DataValidateFunction = (value: unknown) => {
        const found: BrokenRule[] = broken(value);
        check.errors = found.map(({ message }) => ({ keyword: 'rule', message, params: {} }));
        return found.length === 0;
      };
      return check;
    },
  });
  return ajv;
}

/** A list whose items must have unique keys. */
function distinct(identity: (item: unknown) => unknown, keys: readonly string[]): DataValidateFunction {
  const check: DataValidateFunction = (items: readonly unknown[]) => {
    const seen = new Set<string>();
    const twice = items.flatMap((item) => {
      const id = JSON.stringify(identity(item)) ?? '';
      if (!seen.has(id)) {
        seen.add(id);
        return [];
      }
      return [
        keys.length === 0
          ? id
          : keys.map((key, index) => `${key} ${JSON.stringify(JSON.parse(id)[index] ?? null)}`).join(' and '),
      ];
    });
    check.errors = [...new Set(twice)].map((item) => ({ keyword: 'twice', params: { item } }));
    return twice.length === 0;
  };
  return check;
}

/** Go's regular expressions, since JavaScript's differ. */
function goExpression(pattern: string): RegExp {
  const { RE2JS } = require('re2js') as typeof import('re2js');
  const compiled = RE2JS.compile(pattern);
  // ajv distinguishes expressions by their text.
  return { test: (value: string) => compiled.matcher(value).find(), toString: () => pattern } as RegExp;
}

/** An API server treats null as absent. */
function withoutNulls<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutNulls) as T;
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => (member === null ? [] : [[name, withoutNulls(member)]])),
  ) as T;
}
