import { type Document, isScalar, LineCounter, parseAllDocuments } from 'yaml';
import { ConfigurationError, describe } from '../problems';
import { isMap, type JsonMap } from '../settings/schema';
import { bytesOf, nameOf } from './values/bytes';
import { type Decoded, DecodeError, decode } from './values/decode';
import { DEEPEST, isTooDeep } from './values/depth';
import { placeOf } from './values/places';
import { TextError, textOf } from './values/text';

/** A values file, with notes for its author about how it is read. */
export interface ValuesFile {
  readonly values: JsonMap;
  readonly notices: readonly string[];
  /** The place of a value, or of the nearest group above it that the file has; undefined if it has none. */
  find(path: string): FoundValue | undefined;
}

/** The place of a value. */
export interface FoundValue {
  /** Such as `values.yaml:3:5`. */
  readonly place: string;
  /** How many names of the path exist in the file. */
  readonly depth: number;
}

/** The file is nested more deeply than the stack of this thread allows: a thread with a larger stack can read it. */
export class TooDeepError extends Error {
  constructor() {
    super("The values are nested too deep to be read with this thread's stack.");
  }
}

/**
 * Reads a values file as Helm does: YAML 1.1, where `yes` and `on` are booleans, the last of two equal keys wins, and
 * only the first document counts. An empty file is an empty map.
 *
 * @param file its path, or `-` for standard input
 * @throws ConfigurationError when the file cannot be read or is not one map
 * @throws TooDeepError when it must be read with a larger stack
 */
export function readValuesFile(file: string): ValuesFile {
  return parseValues(contents(file), nameOf(file));
}

/** Reads the bytes of a values file; messages call it by the name. */
export function parseValues(bytes: Uint8Array, name: string): ValuesFile {
  const { text, lines, documents } = parse(readText(bytes, name));
  const [first, ...others] = documents;
  const at = (offset: number | undefined) => (offset === undefined ? name : `${name}:${position(lines, offset)}`);
  if (first) refuseErrors(first, at);
  const { value, offsets } = first ? decoded(first, text, at) : NOTHING;
  const values = value ?? {};
  if (!isMap(values)) throw unusable(name, 'is not a map of values', 'Give a file of `key: value` pairs.');
  return {
    values,
    notices: others.some(hasContents) ? [FIRST_ONLY] : [],
    find: (path) => {
      const found = placeOf(values, path, offsets);
      return found && { place: at(found.offset), depth: found.depth };
    },
  };
}

/** Scalars are parsed here, not by the library: Helm's rules match neither version of YAML. */
const AS_TEXT = { version: '1.1', schema: 'failsafe', uniqueKeys: false, logLevel: 'silent' } as const;

interface Parsed {
  readonly text: string;
  readonly lines: LineCounter;
  readonly documents: readonly Document.Parsed[];
}

/** The maximum number of lines to move; each needs another parse. */
const MOST_MOVED = 100;

/** What YAML forbids and Helm accepts: lines in brackets with too little indentation. They are indented. */
const TOO_FAR_LEFT = /^Flow (sequence|map) in block collection must be sufficiently indented/;

function parse(original: string): Parsed {
  const asItIs = parsed(original);
  let [text, result] = [original, asItIs];
  for (let moved = 0; moved < MOST_MOVED; moved++) {
    const error = result.documents[0]?.errors.find(({ message }) => TOO_FAR_LEFT.test(message));
    const start = error && text.lastIndexOf('\n', error.pos[0] - 1) + 1;
    if (start === undefined) return result;
    if (text.startsWith(INDENTATION, start)) return asItIs;
    text = `${text.slice(0, start)}${INDENTATION}${text.slice(start)}`;
    result = parsed(text);
  }
  return asItIs;
}

const INDENTATION = ' '.repeat(40);

function parsed(text: string): Parsed {
  const lines = new LineCounter();
  return { text, lines, documents: Array.from(parseAllDocuments(text, { ...AS_TEXT, lineCounter: lines })) };
}

const NOTHING: Decoded = { value: null, offsets: new WeakMap() };

const FIRST_ONLY = 'only the first document has an effect; what follows the next --- is not read, not even by Helm.';

function hasContents({ contents }: Document.Parsed): boolean {
  return contents !== null && !(isScalar(contents) && contents.value === '');
}

function readText(bytes: Uint8Array, name: string): string {
  try {
    const text = textOf(bytes);
    if (isTooDeep(text)) throw new TextError(`the file nests values more than ${DEEPEST} deep`);
    return text;
  } catch (error) {
    if (!(error instanceof TextError)) throw error;
    const { offset, text = '' } = error;
    throw unusable(offset === undefined ? name : `${name}:${positionIn(text, offset)}`, error.message, CORRECT);
  }
}

type At = (offset: number | undefined) => string;

function refuseErrors({ errors, directives }: Document.Parsed, at: At): void {
  if (errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) throw new TooDeepError();
  const [error] = errors;
  // Only the first line: the others repeat the text, which may hold a secret.
  const reason = error?.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '');
  if (error) throw unusable(at(error.pos[0]), `is not YAML: ${reason?.replace(/\.$/, '')}`, CORRECT);
  const { explicit, version } = directives?.yaml ?? {};
  if (explicit && version !== '1.1') {
    throw unusable(at(0), `says that it is YAML ${version}, but Helm reads YAML 1.1`, 'Remove the line %YAML.');
  }
}

function decoded(document: Document.Parsed, text: string, at: At): Decoded {
  try {
    return decode(document, text);
  } catch (error) {
    if (error instanceof RangeError) throw new TooDeepError();
    if (!(error instanceof DecodeError)) throw error;
    throw unusable(at(error.offset), `cannot be read: ${error.message}`, error.remedy ?? CORRECT);
  }
}

const CORRECT = 'Correct the file.';

function position(lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `${line}:${col}`;
}

function positionIn(text: string, offset: number): string {
  const lines = text.slice(0, offset).split(/\r\n?|\n/);
  return `${lines.length}:${(lines.at(-1) ?? '').length + 1}`;
}

function contents(file: string): Uint8Array {
  try {
    return bytesOf(file);
  } catch (error) {
    const remedy = /^https?:/.test(file) ? 'Download it first.' : 'Give the path of a values file.';
    throw unusable(nameOf(file), `cannot be read: ${(error as Error).message}`, remedy);
  }
}

function unusable(where: string, what: string, remedy: string): ConfigurationError {
  const text = what.startsWith('the ') ? what : `the file ${what}`;
  return new ConfigurationError([`${where}: ${describe({ what: `${text}.`, remedy, code: 'HLM001' })}`]);
}
