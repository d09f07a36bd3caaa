/**
 * `npm run schemas`: makes `schemas/platform.json`, the JSON Schema of platform.yaml, from the types of the platforms'
 * props and their comments. With `--check` it writes nothing and exits with 1 when the schema is out of date.
 *
 * A class whose values are made by static factories, such as IpBlock, is written as a map of one member, the factory's
 * name.
 */
import * as path from 'node:path';
import { exportsOf, programOf, ROOT, type TypeScript, ts, writeSchema } from './types';

const ENTRY = 'build/lib/index.d.ts';

/** The platforms by their names in platform.yaml. */
const PLATFORMS: Readonly<Record<string, string>> = {
  core: 'PlatypaasCore',
  'k3s-homelab': 'K3sHomelab',
  'kind-platform-stack': 'KindPlatformStack',
  'platform-stack': 'PlatformStack',
  'hosted-control-planes': 'HostedControlPlanes',
};

type Schema = Readonly<Record<string, unknown>>;

const program = programOf([ENTRY]);
const checker = program.getTypeChecker();
const exported = new Map(exportsOf(program, ENTRY).map((symbol) => [symbol.name, resolved(symbol)]));
const definitions: Record<string, Schema> = {};

function resolved(symbol: TypeScript.Symbol): TypeScript.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** The schema of a type; undefined for one that YAML cannot represent. */
function schemaOf(type: TypeScript.Type): Schema | undefined {
  if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {};
  if (type.flags & ts.TypeFlags.String) return { type: 'string' };
  if (type.flags & ts.TypeFlags.Number) return { type: 'number' };
  if (type.flags & ts.TypeFlags.BooleanLike) return { type: 'boolean' };
  if (type.flags & ts.TypeFlags.Null) return { type: 'null' };
  if (type.isStringLiteral() || type.isNumberLiteral()) return { enum: [type.value] };
  if (type.isUnion()) return unionOf(type);
  if (checker.isArrayType(type) || checker.isTupleType(type)) {
    const [item] = checker.getTypeArguments(type as TypeScript.TypeReference);
    const items = item && schemaOf(item);
    return items && { type: 'array', items };
  }
  return objectOf(type);
}

function unionOf(type: TypeScript.UnionType): Schema | undefined {
  const enumeration = enumOf(type);
  if (enumeration) return enumeration;
  const members = type.types.filter((member) => !(member.flags & ts.TypeFlags.Undefined));
  if (members.every((member) => member.flags & ts.TypeFlags.BooleanLike)) return { type: 'boolean' };
  const literals = members.filter((member) => member.isStringLiteral() || member.isNumberLiteral());
  if (literals.length === members.length && members.length > 0)
    return { enum: literals.map((member) => (member as TypeScript.LiteralType).value) };
  const schemas = members.filter((member) => !(member.flags & ts.TypeFlags.BooleanLiteral)).map(schemaOf);
  if (members.some((member) => member.flags & ts.TypeFlags.BooleanLiteral)) schemas.push({ type: 'boolean' });
  const known = schemas.filter((schema) => schema !== undefined);
  return known.length <= 1 ? known[0] : { anyOf: known };
}

function enumOf(type: TypeScript.Type): Schema | undefined {
  const symbol =
    type.symbol ?? type.aliasSymbol ?? (type as TypeScript.UnionType).types?.find((each) => each.symbol)?.symbol;
  const owner =
    symbol &&
    (symbol.flags & ts.SymbolFlags.EnumMember
      ? (symbol as TypeScript.Symbol & { parent?: TypeScript.Symbol }).parent
      : symbol);
  if (!owner || !(owner.flags & ts.SymbolFlags.Enum)) return undefined;
  const members = Object.fromEntries(
    [...(owner.exports ?? new Map<string, TypeScript.Symbol>())].map(([name, member]) => [
      name,
      checker.getConstantValue((member as TypeScript.Symbol).valueDeclaration as TypeScript.EnumMember),
    ]),
  );
  return defined(owner.name, () => ({
    enum: Object.values(members),
    ...commentsOf([...(owner.exports ?? new Map<string, TypeScript.Symbol>()).values()]),
    'x-enum': { name: owner.name, members },
  }));
}

/** A definition by its name, created once; types may refer to themselves. */
function defined(name: string, make: () => Schema | undefined): Schema | undefined {
  if (!definitions[name]) {
    definitions[name] = {}; // for references to it in the meantime
    const schema = make();
    if (schema === undefined) {
      delete definitions[name];
      return undefined;
    }
    definitions[name] = schema;
  }
  return { $ref: `#/definitions/${name}` };
}

function objectOf(type: TypeScript.Type): Schema | undefined {
  if (type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0) return undefined;
  const alias = type.aliasSymbol?.name;
  // Settings of upstream's install are checked by a separate tree.
  if (alias?.endsWith('SettingsInput')) return { type: 'object' };
  const symbol = type.getSymbol();
  if (symbol && symbol.flags & ts.SymbolFlags.Class) return classOf(symbol);
  const name = alias ?? symbol?.name ?? '__type';
  const isForeign = (symbol?.declarations ?? []).some(
    (each) => !each.getSourceFile().fileName.startsWith(path.join(ROOT, 'build')),
  );
  const index = checker.getIndexInfoOfType(type, ts.IndexKind.String);
  if (index) {
    const members = schemaOf(index.type);
    return members && { type: 'object', additionalProperties: members };
  }
  if (isForeign && !alias) return { type: 'object' };
  return /^[A-Z]\w+$/.test(name) && !isGeneric(type) ? defined(name, () => membersOf(type)) : membersOf(type);
}

function isGeneric(type: TypeScript.Type): boolean {
  return (type.aliasTypeArguments?.length ?? 0) > 0;
}

function membersOf(type: TypeScript.Type): Schema {
  const properties: Record<string, Schema> = {};
  const required: string[] = [];
  for (const property of checker.getPropertiesOfType(type)) {
    const schema = schemaOf(checker.getTypeOfSymbol(property));
    if (!schema) continue;
    properties[property.name] = { ...schema, ...commentOf(property) };
    if (!(property.flags & ts.SymbolFlags.Optional)) required.push(property.name);
  }
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}), additionalProperties: false };
}

/**
 * A class by its static factories and its static instances; undefined for one that has neither, such as a construct.
 */
function classOf(symbol: TypeScript.Symbol): Schema | undefined {
  const owner =
    exported.get(symbol.name) === symbol
      ? 'platypaas'
      : ['Duration', 'Size'].includes(symbol.name)
        ? 'cdk8s'
        : undefined;
  if (owner === undefined) return undefined;
  return defined(symbol.name, () => {
    const instance = checker.getDeclaredTypeOfSymbol(symbol);
    const statics = checker
      .getPropertiesOfType(checker.getTypeOfSymbol(symbol))
      .filter(({ name }) => name !== 'prototype' && !name.startsWith('_'));
    const constants: TypeScript.Symbol[] = [];
    const forms: Schema[] = [];
    for (const each of statics) {
      const type = checker.getTypeOfSymbol(each);
      if (type === instance) constants.push(each);
      const [signature] = type.getCallSignatures();
      if (!signature || checker.getReturnTypeOfSignature(signature) !== instance) continue;
      const form = factoryOf(each, signature);
      if (form) forms.push(form);
      if (signature.parameters.every(isOptional)) constants.push(each);
    }
    if (constants.length + forms.length === 0) return undefined;
    const words = constants.length > 0 ? [{ enum: constants.map(({ name }) => name), ...commentsOf(constants) }] : [];
    const all = [...words, ...forms];
    return { ...(all.length === 1 ? all[0] : { anyOf: all }), 'x-class': { name: symbol.name, from: owner } };
  });
}

function isOptional(parameter: TypeScript.Symbol): boolean {
  const declaration = parameter.valueDeclaration as TypeScript.ParameterDeclaration;
  return (
    declaration.questionToken !== undefined ||
    declaration.initializer !== undefined ||
    declaration.dotDotDotToken !== undefined
  );
}

/** `IpBlock.range(start, stop)` as `{ range: { start, stop } }`, and with one parameter as `{ cidr: … }`. */
function factoryOf(factory: TypeScript.Symbol, signature: TypeScript.Signature): Schema | undefined {
  const parameters = signature.parameters.map((parameter) => ({
    parameter,
    // A destructured parameter has no name.
    name: parameter.name.startsWith('__') ? 'options' : parameter.name,
    schema: schemaOf(checker.getTypeOfSymbol(parameter)),
  }));
  if (parameters.some(({ parameter, schema }) => !schema && !isOptional(parameter))) return undefined;
  const usable = parameters.filter(({ schema }) => schema);
  const names = usable.map(({ name }) => name);
  const [only] = usable;
  if (!only) return undefined; // its name alone is enough
  const argument =
    usable.length === 1
      ? only.schema
      : {
          type: 'object',
          properties: Object.fromEntries(usable.map(({ name, schema }) => [name, schema])),
          required: usable.filter(({ parameter }) => !isOptional(parameter)).map(({ name }) => name),
          additionalProperties: false,
        };
  return {
    type: 'object',
    properties: { [factory.name]: { ...argument, ...commentOf(factory) } },
    required: [factory.name],
    additionalProperties: false,
    'x-factory': { name: factory.name, parameters: names },
  };
}

/** The comments of words, in the form that editors show beside each of them. */
function commentsOf(words: readonly TypeScript.Symbol[]): Schema {
  const comments = words.map((word) => commentOf(word).description ?? '');
  return comments.some(Boolean) ? { enumDescriptions: comments } : {};
}

function commentOf(symbol: TypeScript.Symbol): Schema {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker));
  const byDefault = symbol.getJsDocTags(checker).find(({ name }) => name === 'default')?.text;
  const shown = [text, byDefault ? `Default: ${ts.displayPartsToString(byDefault).replace(/^- /, '')}` : '']
    .filter(Boolean)
    .join('\n');
  return shown === '' ? {} : { description: shown };
}

const platforms = Object.entries(PLATFORMS).map(([id, className]) => {
  const props = exported.get(`${className}Props`);
  if (!props) throw new Error(`${className}Props is not exported.`);
  const members = membersOf(checker.getDeclaredTypeOfSymbol(props)) as {
    properties: Record<string, Schema>;
    required?: string[];
  };
  definitions[className] = {
    ...members,
    properties: {
      platform: { enum: [id], description: 'Which platform it is.' },
      name: { type: 'string', description: `Name of its folder.\nDefault: ${id}` },
      ...members.properties,
    },
    required: ['platform', ...(members.required ?? [])],
    'x-platform': className,
  };
  return { id, className };
});

writeSchema('platform.json', {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'platform.yaml of platypaas',
  type: 'object',
  required: ['platform'],
  properties: { platform: { enum: platforms.map(({ id }) => id) } },
  allOf: platforms.map(({ id, className }) => ({
    if: { properties: { platform: { const: id } }, required: ['platform'] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { $ref: `#/definitions/${className}` },
  })),
  definitions: Object.fromEntries(Object.entries(definitions).sort(([a], [b]) => (a < b ? -1 : 1))),
});
