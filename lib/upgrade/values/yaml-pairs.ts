import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  visit,
  type YAMLMap,
} from 'yaml';
import type { Raw } from './raw';

/** A name and its value in a map of a document. */
export type YamlPair = Pair<Scalar, Node | null>;

/** The pair with this name; of several, the last one, which takes precedence. */
export function pairOf(map: YAMLMap, name: string): YamlPair | undefined {
  return (map.items as YamlPair[]).filter(({ key }) => nameOf(key) === name).at(-1);
}

export function nameOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : '';
}

/** A value as it is written, with aliases resolved. */
export function rawOf(node: Node | null, document: Document): Raw {
  if (isAlias(node)) return rawOf(node.resolve(document) ?? null, document);
  if (isSeq(node)) return node.items.map((item) => rawOf(item as Node, document));
  if (isMap(node)) {
    return Object.fromEntries(
      (node.items as YamlPair[]).map(({ key, value }) => [nameOf(key), rawOf(value, document)]),
    );
  }
  return isScalar(node) ? String(node.value ?? '') : '';
}

/** Whether a value, or a part of it, is written once and used in several places by aliases. */
export function isShared(node: Node | null): boolean {
  let shared = false;
  if (node) {
    visit(node, (_, each) => {
      if (isAlias(each) || ((isScalar(each) || isCollection(each)) && each.anchor)) shared = true;
      return shared ? visit.BREAK : undefined;
    });
  }
  return shared;
}

/** Removes a pair from its map, with the comment above it, even if the parser assigns that to the map. */
export function takeOut(map: YAMLMap, pair: YamlPair): void {
  const index = map.items.indexOf(pair);
  if (index === 0 && map.commentBefore) {
    prependComment(pair, map.commentBefore);
    map.commentBefore = undefined;
  }
  map.items.splice(index, 1);
}

/** Moves the comments and the blank line of a pair to its replacement. */
export function inherit(pair: YamlPair, from: YamlPair): void {
  prependComment(pair, from.key.commentBefore);
  pair.key.spaceBefore ||= from.key.spaceBefore;
  if (isCollection(from.value)) appendComment(pair, from.value.comment);
}

/** A pair that leaves a group takes the comment above the group along. */
export function takeHeading(pair: YamlPair, group: YamlPair): void {
  prependComment(pair, group.key.commentBefore);
  group.key.commentBefore = undefined;
  pair.key.spaceBefore ||= group.key.spaceBefore;
  group.key.spaceBefore = false;
}

/** The position of a pair in a map that keeps the order of the file. */
export function placeFor(pair: YamlPair, map: YAMLMap): number {
  const start = startOf(pair);
  const later = (map.items as YamlPair[]).findIndex((each) => startOf(each) > start);
  return later < 0 ? map.items.length : later;
}

/** The position of a pair in the original file; new ones come first. */
function startOf({ key }: YamlPair): number {
  return key.range?.[0] ?? -1;
}

function prependComment({ key }: YamlPair, comment: string | null | undefined): void {
  if (comment) key.commentBefore = [comment, key.commentBefore].filter(Boolean).join('\n');
}

function appendComment({ key }: YamlPair, comment: string | null | undefined): void {
  if (comment) key.commentBefore = [key.commentBefore, comment].filter(Boolean).join('\n');
}

/**
 * Merges the value of one pair into another: maps are merged, and for conflicts the added value takes precedence.
 *
 * @returns the paths of replaced values
 */
export function merge(existing: YamlPair, added: YamlPair, at: readonly string[], document: Document): string[] {
  const [one, other] = [existing.value, added.value];
  if (isMap(one) && isMap(other)) {
    return (other.items as YamlPair[]).flatMap((pair) => {
      const below = pairOf(one, nameOf(pair.key));
      if (below) return merge(below, pair, [...at, nameOf(pair.key)], document);
      one.items.push(pair);
      return [];
    });
  }
  const same = JSON.stringify(rawOf(one, document)) === JSON.stringify(rawOf(other, document));
  existing.value = other;
  return same ? [] : [at.join('.')];
}
