import { isMap, type JsonMap } from '../../settings/schema';
import { AssignmentError, AssignmentText } from './assignment-text';

/** One value that an option such as `--set` gives: a path of names and list positions, and the value. */
export interface Assignment {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

/** The options that assign values, in the order in which Helm applies them. */
export const ASSIGNING = ['setJson', 'set', 'setString', 'setFile', 'setLiteral'] as const;
export type Assigning = (typeof ASSIGNING)[number];

/** Reads a file for `--set-file`. */
export type ReadText = (file: string) => string;

/**
 * Parses `name.of[0].value=text,other={a,b}` as Helm does: a comma separates assignments, a backslash escapes the next
 * character, and braces make a list.
 *
 * @throws AssignmentError when the text does not have that form
 * @see https://helm.sh/docs/intro/using_helm/#the-format-and-limitations-of---set
 */
export function assignments(option: Assigning, text: string, readText: ReadText): Assignment[] {
  const input = new AssignmentText(text, option !== 'setLiteral');
  const found: Assignment[] = [];
  while (!input.isAtEnd) {
    const path = pathIn(input, option === 'setLiteral' ? '=[.' : '=[,.');
    found.push({ path, value: READERS[option](input, readText) });
  }
  return found;
}

/**
 * Merges values over others; missing maps and lists are created.
 *
 * @throws AssignmentError where something else is in the place of a map or list
 */
export function assign(values: JsonMap, given: readonly Assignment[]): JsonMap {
  // Helm ignores an empty name.
  const named = given.filter(({ path }) => !path.includes(''));
  return named.reduce((map, { path, value }) => inMap(map, path, value, ''), values);
}

const MOST_LEVELS = 30;
const LAST_POSITION = 65_536;

function pathIn(input: AssignmentText, stops: string): (string | number)[] {
  const path: (string | number)[] = [];
  let isName = true;
  let levels = 0;
  for (;;) {
    const { text, stop } = input.until(stops);
    if (isName) path.push(text);
    else if (text !== '') throw new AssignmentError(`${JSON.stringify(text)} follows an index`);
    if (stop === '=') return path;
    if (stop !== '[' && stop !== '.') throw new AssignmentError(`the key ${JSON.stringify(text)} has no value`);
    isName = stop === '.';
    if (!isName) path.push(indexIn(input));
    else if (++levels > MOST_LEVELS) throw new AssignmentError(`a key has more than ${MOST_LEVELS} levels`);
  }
}

function indexIn(input: AssignmentText): number {
  const { text, stop } = input.until(']');
  const index = /^\+?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (stop !== undefined && index <= LAST_POSITION) return index;
  throw new AssignmentError(`the index [${text}] is not a whole number from 0 to ${LAST_POSITION}`);
}

const READERS: Readonly<Record<Assigning, (input: AssignmentText, readText: ReadText) => unknown>> = {
  set: (input) => listOr(input, typed),
  setString: (input) => listOr(input, (text) => text),
  setFile: (input, readText) => listOr(input, readText),
  setJson: (input) => input.json(),
  setLiteral: (input) => input.rest(),
};

function listOr(input: AssignmentText, read: (text: string) => unknown): unknown {
  if (!input.skip('{')) return read(input.until(',').text);
  const items: unknown[] = [];
  for (;;) {
    const { text, stop } = input.until(',}');
    if (stop === undefined) throw new AssignmentError('a list does not end with }');
    // Empty braces mean one empty text, as in Helm.
    items.push(read(text));
    if (stop === '}') break;
  }
  input.skip(',');
  return items;
}

const WORDS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** A value with the types of `--set`: integers, booleans and null are recognised, anything else is text. */
function typed(text: string): unknown {
  const word = text.toLowerCase();
  if (WORDS.has(word)) return WORDS.get(word);
  if (text === '0') return 0;
  if (!/^(?!0)[-+]?\d+$/.test(text)) return text;
  const number = BigInt(text.replace('+', ''));
  return BigInt.asIntN(64, number) === number ? Number(number) : text;
}

type Path = Assignment['path'];

function placed(container: unknown, path: Path, value: unknown, above: string): unknown {
  const [head] = path;
  if (head === undefined) return value;
  return typeof head === 'number' ? inList(container, path, value, above) : inMap(container, path, value, above);
}

function inMap(container: unknown, [name = '', ...rest]: Path, value: unknown, above: string): JsonMap {
  const map = container === undefined ? {} : container;
  if (!isMap(map)) throw new AssignmentError(`${above} is not a map`);
  const below = Object.hasOwn(map, name) ? map[String(name)] : undefined;
  return { ...map, [name]: placed(below, rest, value, above ? `${above}.${name}` : String(name)) };
}

function inList(container: unknown, [index, ...rest]: Path, value: unknown, above: string): unknown[] {
  const list: unknown = container === undefined ? [] : container;
  if (!Array.isArray(list)) throw new AssignmentError(`${above} is not a list`);
  const at = Number(index);
  const length = Math.max(list.length, at + 1);
  const items = Array.from({ length }, (_, position): unknown => list[position] ?? null);
  // A value that is not a map is replaced with one; a list must be a list already, or be absent.
  const isMember = typeof rest[0] === 'string';
  const below = isMember && !isMap(items[at]) ? undefined : (items[at] ?? undefined);
  items[at] = placed(below, rest, value, `${above}[${at}]`);
  return items;
}
