import { type Document, isMap, isScalar, type Node, parseAllDocuments, parseDocument, type YAMLMap } from 'yaml';
import { ConfigurationError, describe } from '../../problems';
import { layoutOf } from './layout';
import type { Raw } from './raw';
import {
  inherit,
  isShared,
  merge,
  nameOf,
  pairOf,
  placeFor,
  rawOf,
  takeHeading,
  takeOut,
  type YamlPair,
} from './yaml-pairs';

/** The names on the way to a value. */
export type Path = readonly string[];

/**
 * A values file that is changed where it must be and keeps the rest: comments, order, quotes, and how numbers and
 * booleans are written.
 */
export class ValuesDocument {
  private readonly document: Document;

  /** @throws ConfigurationError when the text is not YAML, or is not one map of values */
  constructor(private readonly source: string) {
    const [first, ...others] = [...parseAllDocuments(source, READ)] as Document[];
    if (others.length > 0)
      throw unusable('has several documents, of which Helm reads the first only', 'Remove the others.');
    this.document = first ?? parseDocument('', READ);
    const [error] = this.document.errors;
    if (error)
      throw unusable(
        `is not YAML: ${error.message.split('\n')[0]?.replace(/:$/, '')}`,
        'Correct the file, and evaluate templates.',
      );
    const { contents } = this.document;
    if (contents !== null && !isMap(contents) && !isNothing(contents as Node)) {
      throw unusable('is not a map of values', 'Give a file of `key: value` pairs.');
    }
  }

  /** The file as it is by now. */
  get text(): string {
    const text = this.document.toString(layoutOf(this.source));
    return this.source.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text;
  }

  /** The places in the file that a path with `*` for any one name stands for. */
  matches(pattern: string): Path[] {
    return matching(this.document.contents, pattern.split('.'), []);
  }

  /** The value at a path; nothing if there is none. */
  get(path: Path): Raw | undefined {
    const pair = this.pairAt(path);
    return pair && rawOf(pair.value, this.document);
  }

  /** Whether the value is used in several places by an anchor. */
  isShared(path: Path): boolean {
    return isShared(this.pairAt(path)?.value ?? null);
  }

  /** Takes a value out, and the maps around it that are empty without it. */
  remove(path: Path): void {
    this.detach(path, 0);
  }

  /** Gives a value in the file another one; comments at its name stay. */
  replace(path: Path, value: Raw): void {
    const pair = this.pairAt(path);
    const parent = this.mapAt(path.slice(0, -1));
    if (pair && parent) this.setValue(pair, this.document.createNode(value, { flow: parent.flow === true }) as Node);
  }

  /** Turns text that holds a map into that map. False if it holds anything else, such as a template. */
  unfold(path: Path): boolean {
    const pair = this.pairAt(path);
    if (!pair || !isScalar(pair.value)) return false;
    const text = String(pair.value.value);
    const inner = parseDocument(text, READ);
    if (text.includes('{{') || inner.errors.length > 0 || !isMap(inner.contents)) return false;
    this.setValue(pair, inner.contents as unknown as Node);
    return true;
  }

  /**
   * Puts a value elsewhere, with its comments and as near to its old place as can be.
   *
   * @returns the paths of values that stood at the new place and are replaced
   */
  move(from: Path, to: Path): string[] {
    const common = to.findIndex((name, index) => name !== from[index]);
    const parent = this.mapAt(from.slice(0, common))!;
    const ancestor = pairOf(parent, from[common]!)!;
    const index = parent.items.indexOf(ancestor);
    const isFirst = this.isFirst(from, common);
    const pair = this.detach(from, common)!;
    const stays = parent.items.includes(ancestor);
    // What is written above a group is about what comes first in it.
    if (stays && isFirst) takeHeading(pair, ancestor);
    return this.insert(parent, to.slice(common), pair, stays && !isFirst ? index + 1 : index, to.slice(0, common));
  }

  /** Sets a value that the file does not have. */
  add(path: Path, value: Raw): void {
    const root = this.document.contents as YAMLMap | null;
    if (!isMap(root)) this.document.contents = this.document.createNode({}) as never;
    const map = this.document.contents as unknown as YAMLMap;
    const pair = this.document.createPair(path.at(-1), value) as YamlPair;
    this.insert(map, path, pair, map.items.length, []);
  }

  /** Whether nothing stands before a value below the first `depth` names of its path. */
  private isFirst(path: Path, depth: number): boolean {
    return path.slice(depth + 1).every((name, index) => {
      const map = this.mapAt(path.slice(0, depth + 1 + index));
      return nameOf(map?.items[0]?.key) === name;
    });
  }

  private insert(parent: YAMLMap, [name = '', ...rest]: Path, pair: YamlPair, index: number, above: Path): string[] {
    const at = [...above, name];
    const existing = pairOf(parent, name);
    if (rest.length === 0) {
      pair.key.value = name;
      if (existing) return merge(existing, pair, at, this.document);
      parent.items.splice(index, 0, pair);
      return [];
    }
    if (existing && isMap(existing.value)) {
      return this.insert(existing.value, rest, pair, placeFor(pair, existing.value), at);
    }
    const map = this.document.createNode({}, { flow: parent.flow === true }) as unknown as YAMLMap;
    const holder = this.document.createPair(name, map) as YamlPair;
    if (!existing) parent.items.splice(index, 0, holder);
    else existing.value = map;
    this.insert(map, rest, pair, 0, at);
    holder.key.spaceBefore = pair.key.spaceBefore;
    pair.key.spaceBefore = false;
    return [];
  }

  /** Takes a pair out, and the maps around it that are empty without it, but for the outermost `kept` ones. */
  private detach(path: Path, kept: number): YamlPair | undefined {
    const above = path.slice(0, -1);
    const parent = this.mapAt(above);
    const pair = this.pairAt(path);
    if (!parent || !pair) return undefined;
    takeOut(parent, pair);
    if (parent.items.length > 0 || above.length <= kept) return pair;
    const holder = this.detach(above, kept);
    if (holder) inherit(pair, holder);
    return pair;
  }

  private setValue(pair: YamlPair, value: Node): void {
    if (pair.value?.comment && isScalar(value)) value.comment = pair.value.comment;
    pair.value = value;
  }

  private mapAt(path: Path): YAMLMap | undefined {
    const node = path.length === 0 ? this.document.contents : this.pairAt(path)?.value;
    return isMap(node) ? (node as YAMLMap) : undefined;
  }

  private pairAt(path: Path): YamlPair | undefined {
    const parent = path.length === 0 ? undefined : this.mapAt(path.slice(0, -1));
    return parent && pairOf(parent, path.at(-1)!);
  }
}

/** Every scalar is text in this schema, and is written again as it was read. */
const READ = { schema: 'failsafe', uniqueKeys: false, logLevel: 'silent' } as const;

function matching(node: unknown, [name, ...rest]: Path, above: Path): Path[] {
  if (!isMap(node) || name === undefined) return [];
  const names = name === '*' ? [...new Set(node.items.map(({ key }) => nameOf(key)))] : [name];
  return names.flatMap((each) => {
    const pair = pairOf(node as YAMLMap, each);
    if (!pair) return [];
    return rest.length === 0 ? [[...above, each]] : matching(pair.value, rest, [...above, each]);
  });
}

function isNothing(node: Node): boolean {
  return isScalar(node) && (node.value === null || node.value === '');
}

function unusable(what: string, remedy: string): ConfigurationError {
  return new ConfigurationError([describe({ what: `the file ${what}.`, remedy, code: 'HLM001' })]);
}
