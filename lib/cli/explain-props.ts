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
  const lines = props.map(([prop, of]) => {
    const first = isMap(of) && typeof of.description === 'string' ? (of.description.split(/\n|(?<=\.) /)[0] ?? '') : '';
    return `  ${prop}${required.includes(prop) ? ' (required)' : ''}: ${first}`;
  });
  return `${name}\n${lines.join('\n')}`;
}

function entryOf(name: string, schema: JsonMap, isRequired: boolean): string {
  const { description = '', type, $ref } = schema;
  const kind = typeof $ref === 'string' ? $ref.replace('#/definitions/', '') : String(type ?? 'several forms');
  return `${name}: ${kind}${isRequired ? ', required' : ''}\n${description}`;
}
