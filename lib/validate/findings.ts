import type { ErrorObject } from 'ajv';
import { closest, distance } from 'fastest-levenshtein';
import { below, shown } from '../kubernetes/validity/check';
import { isMap, type JsonMap } from '../settings/schema';

/** A problem of an object, at one of its fields. */
export interface Finding {
  readonly steps: readonly (string | number)[];
  /** The sentence, which begins with the field. */
  readonly what: string;
  readonly remedy: string;
  readonly code: string;
}

/** The errors of JSON Schema, worded for authors of manifests. */
export function findingsOf(errors: readonly ErrorObject[], object: JsonMap, subject: string): Finding[] {
  // For alternatives, the message that none of them fits is enough.
  const alternatives = errors.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf');
  const wrongType = new Set(errors.flatMap(({ keyword, instancePath }) => (keyword === 'type' ? [instancePath] : [])));
  const counted = errors.filter(
    (error) =>
      alternatives.includes(error) ||
      (!alternatives.some(({ schemaPath }) => error.schemaPath.startsWith(`${schemaPath}/`)) &&
        !(error.keyword === 'format' && wrongType.has(error.instancePath))),
  );
  const findings = counted.map((error) => finding(error, object, subject));
  return findings.filter((one, index) => findings.findIndex(({ what }) => what === one.what) === index);
}

function finding(error: ErrorObject, object: JsonMap, subject: string): Finding {
  const steps = stepsOf(error, object);
  const at = pathOf(steps) || subject;
  const rows = SENTENCES[error.keyword];
  // Values of a Secret are never repeated.
  const value = object.kind === 'Secret' ? 'a value that is not shown' : shown(error.data, at);
  return {
    steps,
    ...(rows?.(at, error, value) ?? broken(at, `is ${value}, which ${error.message ?? 'is not allowed'}`)),
  };
}

type Sentence = (at: string, error: ErrorObject, value: string) => Omit<Finding, 'steps'>;

const SENTENCES: Readonly<Record<string, Sentence>> = {
  additionalProperties: (at, { params, parentSchema }) => {
    const fields = isMap(parentSchema?.properties) ? Object.keys(parentSchema.properties) : [];
    const name = String(params.additionalProperty);
    const nearest = fields.length > 0 ? closest(name, fields) : undefined;
    const isNear = nearest !== undefined && distanceIsSmall(name, nearest);
    return {
      what: `${at} is not a field that the API server knows.`,
      remedy: isNear
        ? `Remove it, or write ${nearest}, which is the nearest one.`
        : `Remove it; known are ${few(fields)}.`,
      code: 'VAL001',
    };
  },
  required: (at) => ({ what: `${at} is missing.`, remedy: 'Give it: the API server requires it.', code: 'VAL003' }),
  type: (at, { params }, value) => broken(at, `is ${value}, but it must be ${types(params.type as string | string[])}`),
  enum: (at, { params }, value) =>
    broken(
      at,
      `is ${value}, but it must be one of ${few((params.allowedValues as unknown[]).filter((each) => each !== null).map(String))}`,
    ),
  format: (at, { params }, value) => broken(at, `is ${value}, but it must be ${formatName(String(params.format))}`),
  pattern: (at, { params }, value) => broken(at, `is ${value}, but it must match ${params.pattern}`),
  minimum: (at, { params }, value) => broken(at, `is ${value}, but it must be ${params.limit} or more`),
  maximum: (at, { params }, value) => broken(at, `is ${value}, but it must be ${params.limit} or less`),
  minLength: (at, { params }, value) => broken(at, `is ${value}, but it must have ${params.limit} characters or more`),
  maxLength: (at, { params }, value) => broken(at, `is ${value}, but it must have ${params.limit} characters or fewer`),
  minItems: (at, { params }) => broken(at, `must have ${params.limit} items or more`),
  maxItems: (at, { params }) => broken(at, `must have ${params.limit} items or fewer`),
  minProperties: (at, { params }) => broken(at, `must have ${params.limit} members or more`),
  maxProperties: (at, { params }) => broken(at, `must have ${params.limit} members or fewer`),
  oneOf: (at) => broken(at, 'fits several or none of the forms of which it must have exactly one'),
  anyOf: (at, { parentSchema }) => {
    const forms = formsOf(parentSchema);
    return broken(at, forms.length > 0 ? `must be one of ${few(forms)}` : 'fits none of the forms that it may have');
  },
  not: (at) => broken(at, 'has a form that it must not have'),
  twice: (at, { params }) => ({
    what: `${at} has two items of ${params.item}.`,
    remedy: 'Remove one: items of this list must differ there.',
    code: 'VAL004',
  }),
  rule: (at, { message }) => ({
    what: `${at} breaks a rule of its definition: ${String(message).replace(/\.$/, '')}.`,
    remedy: 'Change it: the API server evaluates this rule.',
    code: 'VAL006',
  }),
};

function broken(at: string, what: string): Omit<Finding, 'steps'> {
  return { what: `${at} ${what}.`, remedy: 'Change it: an API server would refuse the object.', code: 'VAL002' };
}

/** The field that an error is about. */
function stepsOf({ instancePath, keyword, params }: ErrorObject, object: JsonMap): (string | number)[] {
  let value: unknown = object;
  const steps = instancePath
    .split('/')
    .slice(1)
    .map((step) => {
      const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
      const isIndex = Array.isArray(value);
      value = isIndex ? (value as unknown[])[Number(name)] : isMap(value) ? value[name] : undefined;
      return isIndex ? Number(name) : name;
    });
  if (keyword === 'additionalProperties') steps.push(String(params.additionalProperty));
  if (keyword === 'required') steps.push(String(params.missingProperty));
  return steps;
}

function pathOf(steps: readonly (string | number)[]): string {
  return steps.reduce<string>((at, step) => (typeof step === 'number' ? `${at}[${step}]` : below(at, step)), '');
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'a map',
  array: 'a list',
};

function types(names: string | readonly string[]): string {
  const wanted = [names].flat().filter((name) => name !== 'null');
  return wanted.map((name) => TYPES[name] ?? name).join(' or ');
}

const FORMAT_NAMES: Readonly<Record<string, string>> = {
  byte: 'base64',
  int32: 'a whole number of 32 bits',
  int64: 'a whole number of 64 bits',
  quantity: 'a quantity such as 500m, 2 or 1Gi',
  'date-time': 'a time such as 2026-01-31T12:00:00Z',
  duration: 'a duration such as 30s',
  cidr: 'a block of addresses such as 10.0.0.0/8',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
};

function formatName(format: string): string {
  return FORMAT_NAMES[format] ?? `of the format ${format}`;
}

function distanceIsSmall(one: string, other: string): boolean {
  return distance(one.toLowerCase(), other.toLowerCase()) <= Math.max(2, Math.floor(one.length / 3));
}

/** The alternatives of a schema, if they are words and maps of one member. */
function formsOf(schema: ErrorObject['parentSchema']): string[] {
  const forms = Array.isArray(schema?.anyOf) ? schema.anyOf.filter(isMap) : [];
  return forms.flatMap((form) => {
    if (Array.isArray(form.enum)) return form.enum.map(String);
    return isMap(form['x-factory']) ? [`{ ${form['x-factory'].name}: … }`] : [];
  });
}

const MOST_NAMED = 8;

function few(names: readonly string[]): string {
  const rest = names.length - MOST_NAMED;
  return names.slice(0, MOST_NAMED).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
