import { createHash } from 'node:crypto';
import { quantity } from '../kubernetes/quantity';
import { isMap, type JsonMap } from '../settings/schema';
import { type CanonicalObject, canonical } from './canonical';
import { memberOf } from './compare';
import { documentIn, trimmed } from './document';
import type { Field } from './field';
import { fieldsOf, isStoredAsStruct } from './fields';
import { isOrdered } from './lists';

/** An object in a normal form that all objects of the same meaning share. */
export interface NormalForm extends CanonicalObject {
  /** All members but `apiVersion` and `kind`, with sorted names. */
  readonly members: JsonMap;
}

/**
 * The same object without anything meaningless: traces of the tool that rendered it, absent values, the order of maps
 * and unordered lists, the notation of quantities and ports, and the layout of documents in ConfigMaps.
 *
 * Stricter than a comparison in one point: a default of the API server differs from an absent value, so two objects
 * with the same normal form are the same even before an API server has seen them.
 */
export function normalForm(source: JsonMap): NormalForm {
  const object = canonical(source);
  const namesHaveOrder = !isStoredAsStruct(object.group);
  return { ...object, members: normalMap(object.members, fieldsOf(object.group, object.kind), namesHaveOrder) };
}

/** A hash of the normal form. Objects with the same hash, kind and name have the same meaning. */
export function fingerprint({ members }: NormalForm): string {
  return createHash('sha256').update(JSON.stringify(members)).digest('hex').slice(0, FINGERPRINT_LENGTH);
}

// 128 bits: enough to rule out collisions, and lines stay short.
const FINGERPRINT_LENGTH = 32;

function normal(value: unknown, field: Field | undefined, namesHaveOrder: boolean): unknown {
  switch (field?.as) {
    case 'quantity':
      return quantity(value)?.toString() ?? value;
    case 'port':
      return String(value);
    case 'text':
      return isMap(value) ? normalMap(value, field, namesHaveOrder) : normalText(String(value));
    case 'document':
      return typeof value === 'string' ? normalText(value) : value;
  }
  if (isMap(value)) return normalMap(value, field, namesHaveOrder);
  return Array.isArray(value) ? normalList(value, field, namesHaveOrder) : value;
}

function normalMap(map: JsonMap, field: Field | undefined, namesHaveOrder: boolean): JsonMap {
  const names = Object.keys(map).sort();
  return Object.fromEntries(names.map((name) => [name, normal(map[name], memberOf(field, name), namesHaveOrder)]));
}

function normalList(list: readonly unknown[], field: Field | undefined, namesHaveOrder: boolean): unknown[] {
  const items = list.map((item) => normal(item, field?.items, namesHaveOrder));
  if (isOrdered(list, field, namesHaveOrder)) return items;
  const sortable = items.map((item) => ({ item, key: JSON.stringify(item) }));
  return sortable.sort((one, other) => (one.key < other.key ? -1 : 1)).map(({ item }) => item);
}

function normalText(text: string): unknown {
  const document = documentIn(text);
  // A document must differ from a text that happens to be its JSON.
  return document === undefined ? trimmed(text) : { document: normal(document, undefined, true) };
}
