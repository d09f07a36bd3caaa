import { nearestOf } from '../settings/nearest';
import { isMap, type JsonMap } from '../settings/schema';
import { packageFile } from './package-files';

/**
 * What is known about constructs, platforms and their props: the schema of platform.yaml, which has the comments of the
 * types.
 */
export function propEntries(): ReadonlyMap<string, string> {
  const { definitions } = JSON.parse(packageFile('schemas/platform.json')) as { definitions: Record<string, JsonMap> };
  const entries = new Map<string, string>();
  for (const [definition, schema] of Object.entries(definitions)) {
    const name = definition.replace(/Props$/, '');
    const properties = isMap(schema.properties) ? schema.properties : {};
    const required = Array.isArray(schema.required) ? (schema.required as string[]) : [];
    for (const { name: word, title, description } of wordsOf(name, schema))
      entries.set(`${name}.${word}`, `${title}\n${description}`);
    if (wordsOf(name, schema).length > 0) entries.set(name, listed(name, wordsOf(name, schema)));
    const props = Object.entries(properties).filter(([prop]) => !(schema['x-platform'] && prop === 'platform'));
    if (props.length === 0) continue;
    entries.set(name, summaryOf(name, props, required));
    for (const [prop, of] of props)
      if (isMap(of)) entries.set(`${name}.${prop}`, entryOf(`${name}.${prop}`, of, required.includes(prop)));
  }
  return entries;
}

/** The name of a construct or a prop in a user's input, ignoring case. */
export function propNamed(text: string, entries: ReadonlyMap<string, string>): { name?: string; nearest?: string } {
  const wanted = text.replace(/Props\b/, '').toLowerCase();
  const name = [...entries.keys()].find((each) => each.toLowerCase() === wanted);
  return name === undefined ? { nearest: nearestOf([...entries.keys()], text) } : { name };
}

function summaryOf(name: string, props: readonly (readonly [string, unknown])[], required: readonly string[]): string {
  return listed(
    name,
    props.map(([prop, of]) => ({
      name: `${prop}${required.includes(prop) ? ' (required)' : ''}`,
      description: isMap(of) && typeof of.description === 'string' ? of.description : '',
    })),
  );
}

interface Described {
  readonly name: string;
  readonly description: string;
}

function listed(name: string, members: readonly Described[]): string {
  const lines = members.map((each) => `  ${[each.name, firstSentence(each.description)].filter(Boolean).join(': ')}`);
  return `${name}\n${lines.join('\n')}`;
}

/** The first sentence of a comment, whose lines are wrapped. */
function firstSentence(comment: string): string {
  return (
    comment
      .split('\n\n')[0]
      ?.replaceAll('\n', ' ')
      .split(/(?<=\.) /)[0] ?? ''
  );
}

/** What creates the values of a class, or the members of an enumeration. */
function wordsOf(owner: string, schema: JsonMap): readonly (Described & { readonly title: string })[] {
  const { members } = isMap(schema['x-enum']) ? schema['x-enum'] : {};
  const forms = [schema, ...(Array.isArray(schema.anyOf) ? schema.anyOf : [])].filter(isMap);
  const factories = forms.flatMap((form) => factoryIn(owner, form));
  const words = schema['x-class'] || members ? forms.flatMap((form) => wordsIn(owner, form, members)) : [];
  // A factory whose parameters are all optional is also a word.
  return [...words.filter(({ name }) => !factories.some((each) => each.name === name)), ...factories];
}

function wordsIn(owner: string, form: JsonMap, members: unknown) {
  const { enum: values = [], enumDescriptions = [] } = form as { enum?: string[]; enumDescriptions?: string[] };
  const names = isMap(members) ? Object.keys(members) : values;
  return names.map((name, index) => ({
    name,
    title: `${owner}.${name}`,
    description: enumDescriptions[index] ?? '',
  }));
}

function factoryIn(owner: string, form: JsonMap) {
  const { name, parameters } = (form['x-factory'] ?? {}) as { name?: string; parameters?: readonly string[] };
  if (name === undefined) return [];
  const argument = (form.properties as Record<string, JsonMap>)[name] ?? {};
  return [
    {
      name,
      title: `${owner}.${name}(${(parameters ?? []).join(', ')})${argument.$ref ? `: ${kindOf(argument)}` : ''}`,
      description: typeof argument.description === 'string' ? argument.description : '',
    },
  ];
}

function kindOf({ type, $ref }: JsonMap): string {
  return typeof $ref === 'string' ? $ref.replace('#/definitions/', '') : String(type ?? 'several forms');
}

function entryOf(name: string, schema: JsonMap, isRequired: boolean): string {
  const { description = '' } = schema;
  return `${name}: ${kindOf(schema)}${isRequired ? ', required' : ''}\n${description}`;
}
