import { isDeepStrictEqual } from 'node:util';
import { ownMember } from '../kubernetes/own-member';
import { quantity } from '../kubernetes/quantity';
import { isMap, type JsonMap } from '../settings/schema';
import { documentIn, sameText } from './document';
import type { Field } from './field';
import { compareLists } from './lists';

/** A field in which two objects differ. A side without a value does not have the field. */
export interface Difference {
  /** For example `spec.template.spec.containers[agent].image`. */
  readonly path: string;
  readonly ours?: unknown;
  readonly reference?: unknown;
  /** The values must not be shown; `ours` and `reference` say only whether there is one. */
  readonly secret?: true;
}

/** Options of a comparison as a whole. */
export interface Circumstances {
  readonly oursIsLive: boolean;
  readonly referenceIsLive: boolean;
  /** Whether the order of lists of named items may be meaningful, as is assumed for unknown fields. */
  readonly namedListsHaveOrder: boolean;
}

/** The place of a value: its path, and on each side the map that it is a member of. */
export interface Place {
  readonly path: string;
  readonly besideOurs: JsonMap;
  readonly besideReference: JsonMap;
}

export const NOWHERE: Place = { path: '', besideOurs: {}, besideReference: {} };

/** All differences in meaning between two values in the same place. */
export function compareValues(
  ours: unknown,
  reference: unknown,
  field: Field | undefined,
  circumstances: Circumstances,
  place: Place = NOWHERE,
): Difference[] {
  if (ours === reference) return [];
  if (field?.as === 'secret') return compareSecrets(ours, reference, place.path);
  if (ours === undefined || reference === undefined) return compareAbsent(ours, reference, field, circumstances, place);
  if (circumstances.oursIsLive && circumstances.referenceIsLive && isAllocated(ours, field)) return [];
  if (isMap(ours) && isMap(reference)) return compareMaps(ours, reference, field, circumstances, place.path);
  if (Array.isArray(ours) && Array.isArray(reference)) {
    return compareLists(ours, reference, field, circumstances, place.path);
  }
  return compareScalars(ours, reference, field, circumstances, place.path);
}

/** Whether two values mean the same. */
export function same(
  ours: unknown,
  reference: unknown,
  field: Field | undefined,
  circumstances: Circumstances,
): boolean {
  return (
    isDeepStrictEqual(ours, reference) || compareValues(ours, reference, field, circumstances, NOWHERE).length === 0
  );
}

function compareMaps(
  ours: JsonMap,
  reference: JsonMap,
  field: Field | undefined,
  circumstances: Circumstances,
  path: string,
): Difference[] {
  const names = new Set([...Object.keys(reference), ...Object.keys(ours)]);
  return [...names].flatMap((name) =>
    compareValues(ownMember(ours, name), ownMember(reference, name), memberOf(field, name), circumstances, {
      path: memberPath(path, name),
      besideOurs: ours,
      besideReference: reference,
    }),
  );
}

function compareScalars(
  ours: unknown,
  reference: unknown,
  field: Field | undefined,
  circumstances: Circumstances,
  path: string,
): Difference[] {
  const different = [{ path, ours, reference }];
  switch (field?.as) {
    case 'quantity': {
      const amount = quantity(ours);
      return amount !== undefined && amount === quantity(reference) ? [] : different;
    }
    case 'port':
      return isPort(ours) && isPort(reference) && Number(ours) === Number(reference) ? [] : different;
    case 'text':
      return isMap(ours) || isMap(reference)
        ? different
        : compareTexts(String(ours), String(reference), circumstances, path);
    case 'document':
      return typeof ours === 'string' && typeof reference === 'string'
        ? compareTexts(ours, reference, circumstances, path)
        : different;
    default:
      return different;
  }
}

function isPort(value: unknown): boolean {
  return /^\d+$/.test(String(value));
}

function compareTexts(ours: string, reference: string, circumstances: Circumstances, path: string): Difference[] {
  if (sameText(ours, reference)) return [];
  const document = documentIn(ours);
  const other = documentIn(reference);
  if (document === undefined || other === undefined) return [{ path, ours, reference }];
  const place = { ...NOWHERE, path };
  return compareValues(document, other, undefined, { ...circumstances, namedListsHaveOrder: true }, place);
}

function compareSecrets(ours: unknown, reference: unknown, path: string): Difference[] {
  return isDeepStrictEqual(ours, reference)
    ? []
    : [{ path, ours: ours !== undefined || undefined, reference: reference !== undefined || undefined, secret: true }];
}

function compareAbsent(
  ours: unknown,
  reference: unknown,
  field: Field | undefined,
  circumstances: Circumstances,
  place: Place,
): Difference[] {
  const inOurs = reference === undefined;
  const value = inOurs ? ours : reference;
  if (isMap(value) && field?.values?.as === 'secret') {
    return Object.keys(value).flatMap((name) =>
      compareSecrets(inOurs ? true : undefined, inOurs ? undefined : true, memberPath(place.path, name)),
    );
  }
  const beside = inOurs ? place.besideReference : place.besideOurs;
  const isLive = inOurs ? circumstances.oursIsLive : circumstances.referenceIsLive;
  const rest = beyondFallback(value, field, beside, isLive, circumstances);
  if (rest === undefined) return [];
  return [inOurs ? { path: place.path, ours: rest } : { path: place.path, reference: rest }];
}

/** A value that only one side has, without the defaults that the API server would set on the other side, too. */
function beyondFallback(
  value: unknown,
  field: Field | undefined,
  beside: JsonMap,
  isLive: boolean,
  circumstances: Circumstances,
): unknown {
  if (field === undefined) return value;
  if (isLive && isAllocated(value, field)) return undefined;
  const fallback = typeof field.fallback === 'function' ? (field.fallback(beside) as unknown) : field.fallback;
  if (fallback !== undefined && same(value, fallback, field, circumstances)) return undefined;
  if (!isMap(value) || field.members === undefined || Object.keys(value).length === 0) return value;
  const rest = Object.entries(value).flatMap(([name, member]) => {
    const kept = beyondFallback(member, memberOf(field, name), {}, isLive, circumstances);
    return kept === undefined ? [] : [[name, kept] as const];
  });
  return rest.length > 0 ? Object.fromEntries(rest) : undefined;
}

function isAllocated(value: unknown, field: Field | undefined): boolean {
  const allocated = field?.allocated ?? false;
  return typeof allocated === 'function' ? allocated(value) : allocated;
}

/** What is known about a member of a map. */
export function memberOf(field: Field | undefined, name: string): Field | undefined {
  const members = field?.members;
  return members !== undefined && Object.hasOwn(members, name) ? members[name] : field?.values;
}

/** The path of a member: with a dot where that reads well, otherwise as a quoted key. */
function memberPath(path: string, name: string): string {
  if (!/^[\w-]+$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === '' ? name : `${path}.${name}`;
}
