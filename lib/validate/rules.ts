import { isMap, type JsonMap } from '../settings/schema';
import { type CelEnvironment, celEnvironment } from './cel';

/** A rule that a value violates. */
export interface BrokenRule {
  readonly rule: string;
  readonly message: string;
}

/**
 * The rules of a schema in the Common Expression Language, as a function that returns those which a value violates.
 * Rules about a change (`oldSelf`) do not apply to the creation of an object. A rule that uses something which is not
 * supported here is left to the API server.
 *
 * @see
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules
 */
export function rulesOf(rules: readonly JsonMap[], schema: JsonMap): (value: unknown) => BrokenRule[] {
  let environment: CelEnvironment | undefined;
  const compiled = rules.flatMap(({ rule, message }) => {
    if (typeof rule !== 'string' || /\boldSelf\b/.test(rule)) return [];
    environment ??= celEnvironment();
    try {
      return [{ rule, message, isKept: environment.parse(rule) }];
    } catch {
      return [];
    }
  });
  if (compiled.length === 0) return () => [];
  return (value) => {
    const self = celValue(value, schema);
    return compiled.flatMap(({ rule, message, isKept }) => {
      try {
        if (isKept({ self }) !== false) return [];
        return [{ rule, message: typeof message === 'string' ? message : `the rule ${rule} must hold` }];
      } catch {
        return []; // a value has the wrong type, which is reported separately
      }
    });
  };
}

/**
 * A value in the form that rules expect: integers separate from other numbers, and escaped names of fields that are
 * reserved words.
 */
function celValue(value: unknown, schema: JsonMap): unknown {
  if (Array.isArray(value)) {
    const items = isMap(schema.items) ? schema.items : {};
    return value.map((item) => celValue(item, items));
  }
  if (isMap(value)) {
    const { properties, additionalProperties } = schema;
    const others = isMap(additionalProperties) ? additionalProperties : {};
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => {
        const declared = isMap(properties) ? properties[name] : undefined;
        return isMap(declared) ? [fieldName(name), celValue(member, declared)] : [name, celValue(member, others)];
      }),
    );
  }
  if (typeof value === 'number' && Number.isInteger(value) && schema.type !== 'number') return BigInt(value);
  return value;
}

const RESERVED = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);

function fieldName(name: string): string {
  if (RESERVED.has(name)) return `__${name}__`;
  return name
    .replaceAll('__', '__underscores__')
    .replaceAll('.', '__dot__')
    .replaceAll('-', '__dash__')
    .replaceAll('/', '__slash__');
}
