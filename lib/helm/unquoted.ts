import { type Problem, quoted } from '../problems';
import { isMap, type JsonMap } from '../settings/schema';

/**
 * Text at places which a chart writes without quotes, where YAML would take it for something else: a comment, a map, a
 * reference. Mostly it is a placeholder that nobody filled in. Helm then renders nothing in its place, or fails.
 */
export function misreadText(values: JsonMap, paths: readonly string[]): Problem[] {
  return paths
    .flatMap((path) => textAt(values, path.split('.')))
    .filter(({ text }) => !isPlain(text))
    .map(({ path, text }) => ({
      what: `${path} is ${quoted(text, path)}, which the chart writes as it stands, so that YAML reads something else.`,
      remedy:
        'Fill in the placeholder if it is one; otherwise write it on one line, without signs that mean something to YAML.',
      code: 'HLM007',
    }));
}

/** The values as YAML reads them where the chart writes them without quotes: line ends at the end of a text are lost. */
export function withoutLineEnds(values: JsonMap, paths: readonly string[]): JsonMap {
  return paths.reduce<JsonMap>((map, path) => trimmedAt(map, path.split('.')) as JsonMap, values);
}

function trimmedAt(value: unknown, [head, ...rest]: readonly string[]): unknown {
  if (head === undefined) return typeof value === 'string' ? value.replace(/\n+$/, '') : value;
  if (!isMap(value)) return value;
  const members = Object.entries(value).map(([name, member]) => [
    name,
    head === '*' || head === name ? trimmedAt(member, rest) : member,
  ]);
  return Object.fromEntries(members);
}

interface Found {
  readonly path: string;
  readonly text: string;
}

function textAt(value: unknown, [head, ...rest]: readonly string[], above: readonly string[] = []): Found[] {
  if (head === undefined) return typeof value === 'string' ? [{ path: above.join('.'), text: value }] : [];
  if (!isMap(value)) return [];
  const names = head === '*' ? Object.keys(value) : [head];
  return names.flatMap((name) => textAt(value[name], rest, [...above, name]));
}

/** Whether YAML reads the bare text as itself. */
function isPlain(text: string): boolean {
  return !/^[#&*!|>%@`"'[\]{},]|^[-?:](\s|$)|\s#|:(\s|$)|\n/.test(text);
}
