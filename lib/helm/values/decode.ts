import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  visit,
  type YAMLMap,
} from 'yaml';
import { AliasBudget } from './alias-budget';
import { plainScalar, ScalarError, type ScalarValue, taggedScalar } from './scalar';

/** Why a document cannot be converted to values, and where. */
export class DecodeError extends Error {
  constructor(
    message: string,
    readonly offset?: number,
    readonly remedy?: string,
  ) {
    super(message);
  }
}

/** Values, and the places of the members of each map and list in the text. */
export interface Decoded {
  readonly value: unknown;
  readonly offsets: WeakMap<object, ReadonlyMap<string, number>>;
}

/**
 * The values of a document that was parsed without a schema, with Helm's rules: anchors and merge keys are expanded,
 * the last of equal keys wins, and keys are text.
 *
 * @throws DecodeError for what Helm rejects
 */
export function decode(document: Document.Parsed, text: string): Decoded {
  const decoder = new Decoder(targetsOf(document), text);
  const { contents } = document;
  return { value: contents === null ? null : decoder.valueOf(contents), offsets: decoder.offsets };
}

/** The target of each alias: the last node with its name that comes before it. */
function targetsOf(document: Document.Parsed): ReadonlyMap<Alias, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(document, {
    Alias(_, alias) {
      const target = anchors.get(alias.source);
      if (!target)
        throw new DecodeError(`the anchor ${alias.source} is not defined before it is used`, offsetOf(alias));
      targets.set(alias, target);
    },
    Value(_, node) {
      if (node.anchor) anchors.set(node.anchor, node);
    },
  });
  return targets;
}

/** Members of a map, each with its place. */
type Members = Map<string, { readonly value: unknown; readonly offset: number | undefined }>;

class Decoder {
  readonly offsets = new WeakMap<object, ReadonlyMap<string, number>>();
  private readonly budget = new AliasBudget();
  private readonly open = new Set<Alias>();

  constructor(
    private readonly targets: ReadonlyMap<Alias, Node>,
    private readonly text: string,
  ) {}

  valueOf(node: Node): unknown {
    const value = this.read(node);
    return typeof value === 'bigint' ? Number(value) : value;
  }

  /** A value, with all digits of whole numbers preserved. */
  private read(node: Node): unknown {
    this.count(node);
    if (isAlias(node)) return this.expand(node, (target) => this.read(target));
    if (isScalar(node)) return scalarOf(node as Scalar.Parsed, this.text);
    return isSeq(node) ? this.list(node.items as Node[]) : this.map(node as YAMLMap<Node, Node | null>);
  }

  private count(node: Node): void {
    if (!this.budget.take()) throw new DecodeError('aliases are expanded too often', offsetOf(node), FEWER_ALIASES);
  }

  private expand<T>(alias: Alias, read: (target: Node) => T): T {
    const target = this.targets.get(alias);
    if (target === undefined || this.open.has(alias)) {
      throw new DecodeError(`the anchor ${alias.source} contains itself`, offsetOf(alias));
    }
    this.open.add(alias);
    const value = this.budget.within(() => read(target));
    this.open.delete(alias);
    return value;
  }

  private list(items: readonly Node[]): unknown[] {
    const values = items.map((item) => {
      const value = this.valueOf(item);
      refuseNotANumber(value, offsetOf(item));
      return value;
    });
    this.keep(
      values,
      items.map((item, index) => [String(index), offsetOf(item)]),
    );
    return values;
  }

  private map(map: YAMLMap<Node, Node | null>): object {
    const members: Members = new Map();
    this.addMembers(map, members);
    for (const { value, offset } of members.values()) refuseNotANumber(value, offset);
    const value = Object.fromEntries([...members].map(([name, member]) => [name, member.value]));
    this.keep(
      value,
      [...members].map(([name, { offset }]) => [name, offset]),
    );
    return value;
  }

  private addMembers(map: YAMLMap<Node, Node | null>, members: Members): void {
    for (const pair of map.items) {
      if (isMerge(pair)) this.merge(pair.value, members);
      else {
        const name = this.keyOf(pair.key);
        members.set(name, { value: pair.value === null ? null : this.valueOf(pair.value), offset: offsetOf(pair.key) });
      }
    }
  }

  /** Unlike in YAML's specification, a merge overrides earlier members in Helm's parser. */
  private merge(node: Node | null, members: Members): void {
    // Of several, the first takes precedence.
    const sources = isSeq(node) ? [...(node.items as Node[])].reverse() : [node];
    for (const source of sources) {
      const target = isAlias(source) ? this.targets.get(source) : source;
      if (!isMap(target)) throw new DecodeError('<< takes a map, or a list of maps', offsetOf(source ?? node));
      const add = (from: Node) => {
        this.count(from);
        this.addMembers(from as YAMLMap<Node, Node | null>, members);
      };
      if (isAlias(source)) {
        this.count(source);
        this.expand(source, add);
      } else add(target);
    }
  }

  private keyOf(key: Node): string {
    const value = this.read(key);
    if (typeof value === 'string') return value;
    if (typeof value === 'boolean') return String(value);
    if (typeof value === 'bigint' && value < 2n ** 63n) return String(value);
    if (typeof value === 'number') return numberAsKey(value);
    // What `{{ x }}` means in YAML: a map with a map as its key.
    if (typeof value === 'object' && value !== null)
      throw new DecodeError('a key is not text', offsetOf(key), TEMPLATE);
    throw new DecodeError(`a key is ${value === null ? 'null' : 'too large a number'}`, offsetOf(key), IN_QUOTES);
  }

  private keep(container: object, places: readonly (readonly [string, number | undefined])[]): void {
    const known = places.filter((place): place is readonly [string, number] => place[1] !== undefined);
    this.offsets.set(container, new Map(known));
  }
}

const FEWER_ALIASES = 'Write out what the aliases stand for, as far as it is meant.';
const TEMPLATE = 'If it is a template, evaluate it first, or put {{ }} into quotes.';
const IN_QUOTES = 'Write the key in quotes.';

function scalarOf(node: Scalar.Parsed, text: string): ScalarValue {
  const value = String(node.value ?? '');
  try {
    if (node.tag) return taggedScalar(node.tag, value);
  } catch (error) {
    if (error instanceof ScalarError) throw new DecodeError(error.message, offsetOf(node));
    throw error;
  }
  switch (node.type) {
    case 'PLAIN':
      if (/[\u2028\u2029]/.test(value)) throw new DecodeError('a line separator is outside of quotes', offsetOf(node));
      return plainScalar(value);
    case 'QUOTE_DOUBLE':
      refuseSurrogates(node, text);
      return value;
    case 'BLOCK_FOLDED':
    case 'BLOCK_LITERAL':
      return endsInText(text, node) ? value.replace(/\n$/, '') : value;
    default:
      return value;
  }
}

/** Helm's parser accepts only escapes of whole characters, while JSON writes some as surrogate pairs. */
function refuseSurrogates(node: Scalar.Parsed, text: string): void {
  const [start, end] = node.range;
  const half = /(?<!\\)(?:\\\\)*(\\u[dD][89a-fA-F][\da-fA-F]{2})/.exec(text.slice(start, end))?.[1];
  if (half === undefined) return;
  throw new DecodeError(`${half} is half of a character`, start, 'Write the character itself, or as \\U and 8 digits.');
}

/** Whether a block scalar ends a file without a final line feed: its text then has none either. */
function endsInText(text: string, { range: [, end] }: Scalar.Parsed): boolean {
  return end >= text.length && /[^\n]*\S[^\n]*$/.test(text.slice(text.lastIndexOf('\n') + 1));
}

function isMerge({ key }: Pair<Node, Node | null>): boolean {
  return isScalar(key) && key.value === '<<' && (key.type === 'PLAIN' || (key.tag?.endsWith(':merge') ?? false));
}

/** Helm converts values to JSON, which has neither infinity nor NaN. */
function refuseNotANumber(value: unknown, offset: number | undefined): void {
  if (typeof value !== 'number' || Number.isFinite(value)) return;
  throw new DecodeError(`${Number.isNaN(value) ? '.nan' : '.inf'} is not a number that values can have`, offset);
}

/** A fraction as a key, with the digits that Helm writes: those of a 32-bit float. */
function numberAsKey(number: number): string {
  const value = Math.fround(number);
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  const precisions = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  const shortest = precisions.find((digits) => Math.fround(Number(value.toPrecision(digits))) === value);
  const [digits = '', exponent] = value.toExponential((shortest ?? 9) - 1).split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(Number(`${digits}e${power}`));
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

function offsetOf(node: Node | null | undefined): number | undefined {
  return node?.range?.[0];
}
