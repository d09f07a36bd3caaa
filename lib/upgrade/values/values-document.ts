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

/** The names in the path of a value. */
export type Path = readonly string[];

/**
 * A values file that is changed only where necessary and keeps the rest: comments, order, quotes, and the notation of
 * numbers and booleans.
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

  /** The current text of the file. */
  get text(): string {
    const text = this.document.toString(layoutOf(this.source));
    return this.source.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text;
  }

  /** The paths in the file that match a path with `*` for any single name. */
  matches(pattern: string): Path[] {
    return matching(this.document.contents, pattern.split('.'), []);
  }

  /** The value at a path; undefined if there is none. */
  get(path: Path): Raw | undefined {
    const pair = this.pairAt(path);
    return pair && rawOf(pair.value, this.document);
  }

  /** Whether the value is used in several places by an anchor. */
  isShared(path: Path): boolean {
    return isShared(this.pairAt(path)?.value ?? null);
  }

  /** Removes a value, and the maps around it that become empty. */
  remove(path: Path): void {
    this.detach(path, 0);
  }

  /** Replaces a value in the file; comments at its name are kept. */
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
   * Moves a value, with its comments and as close to its old place as possible.
   *
   * @returns the paths of values at the new place that are replaced
   */
  move(from: Path, to: Path): string[] {
    const common = to.findIndex((name, index) => name !== from[index]);
    const parent = this.mapAt(from.slice(0, common))!;
    const ancestor = pairOf(parent, from[common]!)!;
    const index = parent.items.indexOf(ancestor);
    const isFirst = this.isFirst(from, common);
    const pair = this.detach(from, common)!;
    const stays = parent.items.includes(ancestor);
    // A comment above a group belongs to its first member.
    if (stays && isFirst) takeHeading(pair, ancestor);
    return this.insert(parent, to.slice(common), pair, stays && !isFirst ? index + 1 : index, to.slice(0, common));
  }

  /** Adds a value that the file does not have. */
  add(path: Path, value: Raw): void {
    const root = this.document.contents as YAMLMap | null;
    if (!isMap(root)) this.document.contents = this.document.createNode({}) as never;
    const map = this.document.contents as unknown as YAMLMap;
    const pair = this.document.createPair(path.at(-1), value) as YamlPair;
    this.insert(map, path, pair, map.items.length, []);
  }

  /** Whether a value comes first below the first `depth` names of its path. */
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

  /** Removes a pair, and the maps around it that become empty, except for the outermost `kept` ones. */
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

/** Every scalar is text in this schema, and is written back unchanged. */
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
