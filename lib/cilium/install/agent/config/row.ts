import type { VersionRange } from '../../../../settings/version';

/** What a key of the configuration can be set to; lists are written with spaces between their members. */
export type Value = string | number | boolean | readonly (string | number)[];

/** One key of the configuration. Without a value the key is left out, and the program's own default applies. */
export interface Row extends VersionRange {
  readonly key: string;
  readonly value: Value | undefined;
}

/** Rows for options that programs know since a version: they do not start with an option that they do not know. */
export function rowsSince(since: string, rows: readonly Row[]): readonly Row[] {
  return rows.map((row) => ({ since, ...row }));
}

/** The value, unless it is empty: zero, false and the empty string count as left out. */
export function given<T extends Value>(value: T | undefined): T | undefined {
  if (!value || (Array.isArray(value) && value.length === 0)) return undefined;
  return value;
}

/** A key that is only ever switched on. */
export function on(key: string, when: unknown): Row {
  return { key, value: when ? true : undefined };
}

/** Rows that belong together and depend on one condition. */
export function provided(condition: unknown, rows: () => readonly Row[]): readonly Row[] {
  return condition ? rows() : [];
}

/** How Kubernetes' ConfigMaps hold a value: as text. */
export function asText(value: Value): string {
  return Array.isArray(value) ? value.join(' ') : String(value);
}

/** A list, or text that stands for one, with commas between its members. */
export function commaSeparated(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.join(',');
}

/** A duration, for which an empty text means none. */
export function duration(value: string | undefined): string {
  return value || '0s';
}

/** Pairs as `name=value`, sorted, with commas between them. */
export function pairs(map: Readonly<Record<string, string>>): string {
  return Object.keys(map)
    .sort()
    .map((name) => `${name}=${map[name]}`)
    .join(',');
}
