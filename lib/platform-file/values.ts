import { code, type Expression, literal, object } from '../helm/typescript/expression';
import { isMap, type JsonMap } from '../settings/schema';

/** The definitions of a schema, and the classes of values. */
export interface Vocabulary {
  readonly definitions: { readonly [name: string]: JsonMap };
  /** A class or an enumeration of the library, by its name. */
  readonly named: (name: string) => unknown;
}

/**
 * The meaning of a value in YAML: the value itself, or an instance from a static factory; as a value and as TypeScript.
 *
 * The value must fit the schema.
 */
export function meaningOf(value: unknown, schema: JsonMap, vocabulary: Vocabulary): Expression {
  const { $ref, anyOf } = schema;
  if (typeof $ref === 'string') {
    const definition = vocabulary.definitions[$ref.replace('#/definitions/', '')];
    return definition ? meaningOf(value, definition, vocabulary) : literal(value);
  }
  if (isMap(schema['x-enum'])) return enumerated(value, schema['x-enum']);
  if (isMap(schema['x-class'])) return instanceOf(value, schema, String(schema['x-class'].name), vocabulary);
  if (Array.isArray(anyOf)) {
    const form = (anyOf as JsonMap[]).find((each) => isForm(value, each, vocabulary));
    return form ? meaningOf(value, form, vocabulary) : literal(value);
  }
  if (Array.isArray(value) && isMap(schema.items)) {
    const { items } = schema;
    return listOf(value.map((item) => meaningOf(item, items, vocabulary)));
  }
  if (!isMap(value)) return literal(value);
  const properties = isMap(schema.properties) ? schema.properties : {};
  const others = isMap(schema.additionalProperties) ? schema.additionalProperties : {};
  const members = Object.entries(value).map(([name, member]) => {
    const declared = Object.hasOwn(properties, name) ? properties[name] : others;
    return [name, meaningOf(member, isMap(declared) ? declared : {}, vocabulary)] as const;
  });
  const made = object(Object.fromEntries(members));
  return made.uses.length > 0 || members.length > 3 ? made : { ...literal(made.value) };
}

function listOf(items: readonly Expression[]): Expression {
  const value = items.map((item) => item.value);
  if (items.every(({ uses }) => uses.length === 0)) return literal(value);
  return {
    value,
    source: `[${items.map(({ source }) => source).join(', ')}]`,
    uses: items.flatMap(({ uses }) => uses),
  };
}

function enumerated(value: unknown, { name, members }: JsonMap): Expression {
  const member = Object.entries(members as JsonMap).find(([, each]) => each === value)?.[0];
  return member === undefined ? literal(value) : code(value, `${name}.${member}`, String(name));
}

/**
 * `wireguard` is `Encryption.wireguard()`, `V1_36` is `KubernetesVersion.V1_36`, `{ cidr: … }` is `IpBlock.cidr(…)`.
 */
function instanceOf(value: unknown, schema: JsonMap, name: string, vocabulary: Vocabulary): Expression {
  const owner = vocabulary.named(name) as Readonly<Record<string, unknown>>;
  if (typeof value === 'string') {
    const member = owner[value];
    if (typeof member !== 'function') return code(member, `${name}.${value}`, name);
    return code(member.call(owner), `${name}.${value}()`, name);
  }
  const forms = (Array.isArray(schema.anyOf) ? schema.anyOf : [schema]) as JsonMap[];
  const [factory = ''] = Object.keys(value as JsonMap);
  const form = forms.find((each) => isMap(each['x-factory']) && each['x-factory'].name === factory);
  const { parameters } = (form?.['x-factory'] ?? { parameters: [] }) as { parameters: string[] };
  const argument = (value as JsonMap)[factory];
  const shape = ((form?.properties as JsonMap | undefined)?.[factory] ?? {}) as JsonMap;
  const given =
    parameters.length === 1
      ? [meaningOf(argument, shape, vocabulary)]
      : parameters.map((parameter) => {
          const member = isMap(argument) ? argument[parameter] : undefined;
          return meaningOf(member, ((shape.properties as JsonMap)[parameter] ?? {}) as JsonMap, vocabulary);
        });
  const absent = [...given].reverse().findIndex((each) => each.value !== undefined);
  const used = given.slice(0, absent === -1 ? 0 : given.length - absent);
  const make = owner[factory] as (...values: unknown[]) => unknown;
  return code(
    make.call(owner, ...used.map((each) => each.value)),
    `${name}.${factory}(${used.map(({ source }) => source).join(', ')})`,
    name,
    ...used.flatMap(({ uses }) => uses),
  );
}

/** Whether a value can match this alternative, by its outermost form. */
function isForm(value: unknown, schema: JsonMap, vocabulary: Vocabulary): boolean {
  if (typeof schema.$ref === 'string') {
    return isForm(value, vocabulary.definitions[schema.$ref.replace('#/definitions/', '')] ?? {}, vocabulary);
  }
  if (Array.isArray(schema.anyOf)) return (schema.anyOf as JsonMap[]).some((each) => isForm(value, each, vocabulary));
  if (Array.isArray(schema.enum)) return (schema.enum as unknown[]).includes(value);
  if (Array.isArray(value)) return schema.type === 'array';
  if (isMap(value)) {
    const required = Array.isArray(schema.required) ? (schema.required as string[]) : [];
    return schema.type === 'object' && required.every((name) => Object.hasOwn(value, name));
  }
  return schema.type === typeof value || (schema.type === undefined && !schema.anyOf);
}
