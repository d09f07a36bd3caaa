import { structuredPatch } from 'diff';
import { secretsIn } from '../secrets/object';
import { toYaml } from '../synth/yaml';
import type { CanonicalObject } from './canonical';
import type { Difference } from './compare';
import { type Comparison, countDifferences } from './index';
import { type Place, placeText, WITH_THE_FOLDER } from './place';

/** How a report marks its lines. */
export interface Palette {
  readonly ours: (text: string) => string;
  readonly reference: (text: string) => string;
  readonly title: (text: string) => string;
  readonly quiet: (text: string) => string;
}

const plain = (text: string) => text;
const ansi = (open: number, close: number) => (text: string) => `\u001b[${open}m${text}\u001b[${close}m`;

export const WITHOUT_COLOUR: Palette = { ours: plain, reference: plain, title: plain, quiet: plain };
export const IN_COLOUR: Palette = {
  ours: ansi(32, 39),
  reference: ansi(31, 39),
  title: ansi(1, 22),
  quiet: ansi(2, 22),
};

/** A comparison as text; the last line is a summary. */
export function report(
  comparison: Comparison,
  { ours, reference, title, quiet }: Palette = WITHOUT_COLOUR,
  note: (object: CanonicalObject, difference: Difference) => string | undefined = () => undefined,
  placeOf: (object: CanonicalObject) => Place = () => WITH_THE_FOLDER,
): string {
  const titleOf = (object: CanonicalObject) => `${nameOf(object)}${placeText(placeOf(object))}`;
  const lines: string[] = [];
  const differences = countDifferences(comparison);
  if (differences > 0) lines.push(`${reference('- reference')}  ${ours('+ ours')}`, '');
  for (const object of comparison.missing) lines.push(reference(`- ${titleOf(object)}: missing`));
  for (const object of comparison.extra) lines.push(ours(`+ ${titleOf(object)}: not in the reference`));
  for (const { object, side } of comparison.repeated) {
    lines.push(`${titleOf(object)}: more than once in ${side === 'ours' ? 'ours' : 'the reference'}`);
  }
  for (const { object, differences } of comparison.different) {
    if (lines.at(-1) !== '') lines.push('');
    lines.push(title(titleOf(object)));
    for (const difference of differences) {
      const remark = note(object, difference);
      lines.push(`  ${difference.path}`, ...valueLines(difference).map(painted));
      if (remark !== undefined) lines.push(quiet(`    ${remark}`));
    }
  }
  if (differences > 0) lines.push('');
  lines.push(summary(comparison));
  return `${lines.join('\n')}\n`;

  function painted(line: string): string {
    const text = `    ${line}`;
    return line.startsWith('-') ? reference(text) : line.startsWith('+') ? ours(text) : quiet(text);
  }
}

/** For example `Deployment kube-system/cilium-operator (apps/v1)`. */
function nameOf({ kind, namespace, name, apiVersion }: CanonicalObject): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name} (${apiVersion})`;
}

function summary(comparison: Comparison): string {
  const { shared, different, missing, extra, derived } = comparison;
  const total = countDifferences(comparison);
  const parts = [
    `${shared} ${shared === 1 ? 'object' : 'objects'} on both sides, ${different.length} of them different`,
    `${missing.length} missing`,
    `${extra.length} not in the reference`,
  ];
  if (derived > 0) parts.push(`${derived} left out that controllers made`);
  return `${total === 0 ? 'No differences' : total === 1 ? '1 difference' : `${total} differences`}: ${parts.join(', ')}.`;
}

/** Both values of a field, each line marked with its side. */
function valueLines(difference: Difference): string[] {
  const { ours, reference } = difference;
  if (isSecret(difference)) return secretLines(ours, reference);
  if (typeof ours === 'string' && typeof reference === 'string') {
    if (`${ours}${reference}`.includes('\n')) return changedLines(reference, ours);
    const start = Math.max(0, firstDifference(reference, ours) - LEAD);
    return [`- ${windowOn(reference, start)}`, `+ ${windowOn(ours, start)}`];
  }
  return [...marked('-', reference), ...marked('+', ours)];
}

/** Whether the values of a field must not be shown. */
export function isSecret({ path, ours, reference, secret }: Difference): boolean {
  const name = /[^.\]]*$/.exec(path)?.[0] ?? '';
  return secret === true || [ours, reference].some((value) => secretsIn({ [name]: value }).length > 0);
}

function secretLines(ours: unknown, reference: unknown): string[] {
  if (ours !== undefined && reference !== undefined) return ['~ differs (secret, not shown)'];
  return [ours === undefined ? '- (secret, not shown)' : '+ (secret, not shown)'];
}

/** How many characters of a long value are shown, and how many of them before the first difference. */
const WINDOW = 120;
const LEAD = 30;

function firstDifference(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return at;
}

function windowOn(text: string, start: number): string {
  if (text.length <= WINDOW) return JSON.stringify(text);
  const end = start + WINDOW;
  return `${start > 0 ? '…' : ''}${JSON.stringify(text.slice(start, end))}${end < text.length ? '…' : ''}`;
}

/** Maximum number of lines of a long value that are shown. */
const LINES = 40;

function changedLines(reference: string, ours: string): string[] {
  const { hunks } = structuredPatch('', '', `${reference}\n`, `${ours}\n`, '', '', { context: 2 });
  const lines = hunks.flatMap((hunk, index) => (index === 0 ? hunk.lines : ['…', ...hunk.lines]));
  // The first column keeps its mark, separated from the text by a blank.
  return shortened(lines.map((line) => (line === '…' ? line : `${line[0]} ${line.slice(1)}`)));
}

/** A single value: on one line if it is short, else as YAML. */
function marked(mark: string, value: unknown): string[] {
  if (value === undefined) return [];
  if (typeof value === 'string' && value.includes('\n')) return shortened(prefixed(mark, value));
  const inline = JSON.stringify(value);
  if (inline.length <= WINDOW) return [`${mark} ${inline}`];
  if (typeof value === 'object' && value !== null) return shortened(prefixed(mark, yamlOf(value)));
  return [`${mark} ${inline.slice(0, WINDOW)}…`];
}

function yamlOf(value: object): string {
  if (!Array.isArray(value)) return toYaml(value);
  const lines = toYaml({ value }).split('\n').slice(1);
  return lines.map((line) => line.slice(2)).join('\n');
}

function prefixed(mark: string, text: string): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `${mark} ${line}`);
}

function shortened(lines: string[]): string[] {
  return lines.length <= LINES ? lines : [...lines.slice(0, LINES), `… ${lines.length - LINES} more lines`];
}
