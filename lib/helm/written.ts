import * as v from 'valibot';
import { parse } from 'yaml';
import { type Problem, quoted } from '../problems';
import { isMap, type JsonMap, NamedGroups, OptionalGroup, Setting, type SettingsTree } from '../settings/schema';
import type { Written } from '../settings/written';
import { plainScalar } from './values/scalar';

/** The values as they end up in a manifest, and text that changes on the way. */
export interface AsWritten {
  readonly values: JsonMap;
  readonly problems: readonly Problem[];
  /** Text that becomes a number, a boolean or null in the chart's manifests, but stays text in ours. */
  readonly notices: readonly string[];
}

interface Findings {
  readonly problems: Problem[];
  readonly notices: string[];
}

/**
 * Values as YAML parses them where a chart's templates write them unquoted, or in the template's own quotes: line ends
 * at the end of a text are lost or become blanks. Text that YAML would parse as something else, such as a comment, a
 * map or an alias, is a problem: usually it is a placeholder that nobody filled in, and Helm renders nothing in its
 * place.
 */
export function asWritten(tree: SettingsTree, values: JsonMap): AsWritten {
  const findings: Findings = { problems: [], notices: [] };
  return { values: readTree(tree, values, '', findings), ...findings };
}

function readTree(tree: SettingsTree, values: JsonMap, path: string, findings: Findings): JsonMap {
  const members = Object.entries(values).map(([name, value]): [string, unknown] => {
    const member = Object.hasOwn(tree, name) ? tree[name] : undefined;
    return [name, member ? readMember(member, value, path ? `${path}.${name}` : name, findings) : value];
  });
  return Object.fromEntries(members);
}

function readMember(member: SettingsTree[string], value: unknown, path: string, findings: Findings): unknown {
  if (member instanceof Setting) return readSetting(member, value, path, findings);
  if (!isMap(value)) return value;
  if (member instanceof OptionalGroup) return readTree(member.members, value, path, findings);
  if (!(member instanceof NamedGroups)) return readTree(member, value, path, findings);
  const groups = Object.entries(value).map(([name, group]) => [
    name,
    isMap(group) ? readTree(member.members, group, `${path}.${name}`, findings) : group,
  ]);
  return Object.fromEntries(groups);
}

function readSetting(setting: Setting<unknown>, value: unknown, path: string, findings: Findings): unknown {
  const { written } = setting;
  if (!written) return value;
  const read = readText(written, value, path, findings);
  if ((written === 'line' || written === 'bare') && typeof read === 'string' && read !== '') {
    const scalar = plainScalar(read);
    const taken = typeof scalar === 'bigint' ? Number(scalar) : scalar;
    if (typeof taken !== 'string' && !v.is(setting.check, taken)) findings.notices.push(retyped(path, read, taken));
  }
  return read;
}

/** The text of a setting, or all text in it if it is a map or a list. */
function readText(written: Written, value: unknown, path: string, findings: Findings): unknown {
  if (Array.isArray(value)) return value.map((item, index) => readText(written, item, `${path}.${index}`, findings));
  if (isMap(value)) {
    const members = Object.entries(value);
    return Object.fromEntries(
      members.map(([name, member]) => [name, readText(written, member, `${path}.${name}`, findings)]),
    );
  }
  if (typeof value !== 'string') return value;
  const read = READINGS[written](value);
  if (read === undefined) findings.problems.push(misread(path, value));
  return read ?? value;
}

function retyped(path: string, text: string, taken: number | boolean | null): string {
  const becomes = taken === null ? 'nothing' : typeof taken === 'number' ? 'a number' : String(taken);
  return `${path} is ${quoted(text, path)}, which the chart writes without quotes, so that it becomes ${becomes}; here it stays text.`;
}

function misread(path: string, text: string): Problem {
  return {
    what: `${path} is ${quoted(text, path)}, which the chart writes without quotes, so that YAML reads something else.`,
    remedy:
      'Fill in the placeholder if it is one; otherwise write it on one line, without signs that mean something to YAML.',
    code: 'HLM007',
  };
}

/** The text that YAML parses; undefined if it is no longer this text. */
const READINGS: Readonly<Record<Written, (text: string) => string | undefined>> = {
  line: (text) => plain(text.replace(/^[ \n]+|[ \n]+$/g, '')),
  lineEnd: (text) => plain(text.replace(/[ \n]+$/, '')),
  bare: (text) => (/^ | $/.test(text) ? undefined : plain(text)),
  inline: (text) => (text.includes('\n') ? undefined : text),
  quotes: (text) => (/["\\\n]/.test(text) ? betweenQuotes(text) : text),
  lines: (text) => text.replace(/\n+$/, ''),
};

function plain(text: string): string | undefined {
  return isPlain(text) ? text : undefined;
}

/** Whether YAML parses the unquoted text unchanged. */
function isPlain(text: string): boolean {
  return !/^[#&*!|>%@`"'[\]{},]|^[-?:](\s|$)|\s#|:(\s|$)|\n/.test(text);
}

/** A second item shows whether the quotes are closed: a backslash at the end of the text escapes the closing one. */
function betweenQuotes(text: string): string | undefined {
  try {
    const [read, end, ...rest]: unknown[] = parse(`["${text}", 0]`);
    return typeof read === 'string' && end === 0 && rest.length === 0 ? read : undefined;
  } catch {
    return undefined;
  }
}
