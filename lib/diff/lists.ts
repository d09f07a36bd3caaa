import { diffArrays } from 'diff';
import { isMap, type JsonMap } from '../settings/schema';
import { type Circumstances, compareValues, type Difference, NOWHERE, same } from './compare';
import type { Field } from './field';

type List = readonly unknown[];

const NAME = ['name'];

/** Compares lists by their items' names if they have any, otherwise as sets or in order, depending on the field. */
export function compareLists(
  ours: List,
  reference: List,
  field: Field | undefined,
  circumstances: Circumstances,
  path: string,
): Difference[] {
  for (const by of keysOf(field)) {
    if (areApart(ours, by, field) && areApart(reference, by, field)) {
      return compareByKey(ours, reference, by, field, circumstances, path);
    }
  }
  if (field?.order === 'free') return compareSets(ours, reference, field, circumstances, path);
  return compareInOrder(ours, reference, field, circumstances, path);
}

/** Whether these members identify all items of a list uniquely. */
function areApart(list: List, by: readonly string[], field: Field | undefined): list is readonly JsonMap[] {
  const keys = list.map((item) => keyOf(item, by, field));
  return !keys.includes(undefined) && new Set(keys).size === keys.length;
}

/** The identity of an item, from the members that identify it; undefined if it has none of them. */
function keyOf(item: unknown, by: readonly string[], field: Field | undefined): string | undefined {
  if (!isMap(item)) return undefined;
  const parts = by.map((path) => {
    const value = path.split('.').reduce<unknown>((at, name) => (isMap(at) ? at[name] : undefined), item);
    if (value !== undefined) return String(value);
    const fallback = field?.items?.members?.[path]?.fallback;
    return typeof fallback === 'string' || typeof fallback === 'number' ? String(fallback) : undefined;
  });
  if (parts[0] === undefined || parts[0] === '') return undefined;
  return parts.filter((part) => part !== undefined && part !== '').join('/');
}

function compareByKey(
  ours: readonly JsonMap[],
  reference: readonly JsonMap[],
  by: readonly string[],
  field: Field | undefined,
  circumstances: Circumstances,
  path: string,
): Difference[] {
  const indexed = (list: readonly JsonMap[]) => new Map(list.map((item) => [keyOf(item, by, field), item] as const));
  const our = indexed(ours);
  const their = indexed(reference);
  const differences = [...new Set([...their.keys(), ...our.keys()])].flatMap((key) =>
    compareValues(our.get(key), their.get(key), field?.items, circumstances, { ...NOWHERE, path: `${path}[${key}]` }),
  );
  if (!hasOrder(field, circumstances.namedListsHaveOrder)) return differences;
  const ourOrder = [...our.keys()].filter((key) => their.has(key));
  const theirOrder = [...their.keys()].filter((key) => our.has(key));
  if (ourOrder.join('\n') === theirOrder.join('\n')) return differences;
  return [...differences, { path: `${path} (order)`, ours: ourOrder, reference: theirOrder }];
}

function hasOrder(field: Field | undefined, namedListsHaveOrder: boolean): boolean {
  return field?.order === undefined ? namedListsHaveOrder : field.order === 'kept';
}

/** Whether the order of a list is meaningful. */
export function isOrdered(list: List, field: Field | undefined, namedListsHaveOrder: boolean): boolean {
  const isKeyed = keysOf(field).some((by) => areApart(list, by, field));
  return isKeyed ? hasOrder(field, namedListsHaveOrder) : field?.order !== 'free';
}

/** The members that may identify the items of a list, best first. */
function keysOf(field: Field | undefined): (readonly string[])[] {
  return field?.by === undefined ? [NAME] : [NAME, field.by];
}

function compareSets(
  ours: List,
  reference: List,
  field: Field,
  circumstances: Circumstances,
  path: string,
): Difference[] {
  const left = [...reference];
  const added: unknown[] = [];
  for (const item of ours) {
    const at = left.findIndex((other) => same(item, other, field.items, circumstances));
    if (at < 0) added.push(item);
    else left.splice(at, 1);
  }
  return pairs(added, left).flatMap(({ ours, reference, title }) =>
    compareValues(ours, reference, field.items, circumstances, { ...NOWHERE, path: `${path}[${title}]` }),
  );
}

interface Pair {
  readonly title: string;
  readonly ours?: unknown;
  readonly reference?: unknown;
}

/** Which of the items that only one side has are the same item with another value: flags, or the only remaining one. */
function pairs(ours: List, reference: List): Pair[] {
  if (ours.length === 1 && reference.length === 1) {
    return [{ title: flagOf(reference[0]) ?? '', ours: ours[0], reference: reference[0] }];
  }
  const left = [...ours];
  const found = reference.map((item): Pair => {
    const flag = flagOf(item);
    const at = flag === undefined ? -1 : left.findIndex((other) => flagOf(other) === flag);
    const [match] = at < 0 ? [] : left.splice(at, 1);
    return { title: flag ?? '', ours: match, reference: item };
  });
  return [...found, ...left.map((item): Pair => ({ title: flagOf(item) ?? '', ours: item }))];
}

/** The name in an argument such as `--name=value`. */
function flagOf(item: unknown): string | undefined {
  return typeof item === 'string' ? /^(--?[\w.-]+)(?:=|$)/.exec(item)?.[1] : undefined;
}

function compareInOrder(
  ours: List,
  reference: List,
  field: Field | undefined,
  circumstances: Circumstances,
  path: string,
): Difference[] {
  const comparator = (theirs: unknown, our: unknown) => same(our, theirs, field?.items, circumstances);
  const parts = diffArrays([...reference], [...ours], { comparator });
  const differences: Difference[] = [];
  let ourIndex = 0;
  let theirIndex = 0;
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at]!;
    if (!part.removed && !part.added) {
      ourIndex += part.value.length;
      theirIndex += part.value.length;
      continue;
    }
    // An item that was removed and another that was added in the same place count as changed.
    const next = parts[at + 1];
    const isChange = part.removed && next?.added;
    const gone = part.removed ? part.value : [];
    const come = isChange ? next.value : part.added ? part.value : [];
    for (let offset = 0; offset < Math.max(gone.length, come.length); offset++) {
      const index = offset < come.length ? ourIndex + offset : theirIndex + offset;
      const place = { ...NOWHERE, path: `${path}[${index}]` };
      differences.push(...compareValues(come[offset], gone[offset], field?.items, circumstances, place));
    }
    ourIndex += come.length;
    theirIndex += gone.length;
    if (isChange) at++;
  }
  return differences;
}
