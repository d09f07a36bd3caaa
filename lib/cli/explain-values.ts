import * as v from 'valibot';
import { isMap, type Setting } from '../settings/schema';
import type { UpstreamVersion } from '../settings/version';

/** Texts in the forms that settings check: a name, a number, a network, a duration, a flag, a digest. */
const TEXTS = ['x-explained', '3', '10.99.0.0/16', '7m', 'true', 'false', `sha256:${'0'.repeat(64)}`];

/** What a setting may be instead of its default: each of its words, and a few values of each type that it accepts. */
export function otherValues(setting: Setting<unknown>, version: UpstreamVersion): readonly unknown[] {
  const byDefault = setting.defaultIn(version);
  const words = setting.words?.known ?? [];
  const values = [...words, ...ofType(setting.check, byDefault)].filter(
    (value) => value !== byDefault && value !== '' && v.safeParse(setting.check, value).success,
  );
  return setting.nullable && byDefault !== undefined ? [...values, null] : values;
}

/** The other values of a setting that switches something: a choice of words, or a flag; none of any other. */
export function switchValues(setting: Setting<unknown>, version: UpstreamVersion): readonly unknown[] {
  const { check, words } = setting;
  if (words) return otherValues(setting, version).filter((value) => words.known.includes(String(value)));
  return ['boolean', 'picklist'].includes(check.type) || accepts(check, true)
    ? otherValues(setting, version).filter((value) => typeof value === 'boolean' || check.type === 'picklist')
    : [];
}

function accepts(check: v.GenericSchema, value: unknown): boolean {
  return v.safeParse(check, value).success;
}

/** The parts of valibot's schemas that hold others. */
interface Parts {
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
  readonly wrapped?: v.GenericSchema;
  readonly item?: v.GenericSchema;
}

function ofType(check: v.GenericSchema, byDefault: unknown): readonly unknown[] {
  const { options = [], literal, wrapped, item } = check as Parts;
  switch (check.type) {
    case 'boolean':
      return [true, false];
    case 'number':
      return [typeof byDefault === 'number' ? byDefault + 1 : 3, 0.5, 1];
    case 'string':
      return TEXTS;
    case 'picklist':
      return options;
    case 'literal':
      return [literal];
    case 'union':
      return options.flatMap((option) => ofType(option as v.GenericSchema, byDefault));
    case 'array':
      return item ? lists(ofType(item, undefined)) : [];
    case 'optional':
    case 'nullable':
    case 'nullish':
      return wrapped ? ofType(wrapped, byDefault) : [];
    default:
      // A check of ours, which does not say what it accepts.
      return [...TEXTS, ...maps(byDefault), ...lists(['x-explained', ...maps({})]), 3, true, false];
  }
}

function lists(items: readonly unknown[]): readonly unknown[] {
  return items.map((item) => [item]);
}

function maps(byDefault: unknown): readonly unknown[] {
  const flags = isMap(byDefault) ? Object.entries(byDefault).filter(([, value]) => typeof value === 'boolean') : [];
  return [
    ...flags.map(([name, value]) => ({ [name]: !value })),
    { 'x-explained': 'x' },
    { default: false },
    { default: { 'x-explained': 'x' } },
    // What objects and parts of them have in common.
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x-explained' } },
    { name: 'x-explained', type: 'configMap', mountPath: '/x-explained' },
    { enabled: true, name: 'x-explained' },
  ];
}
