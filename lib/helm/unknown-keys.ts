import type { Problem } from '../problems';
import type { UnknownSetting } from '../settings/resolve';
import type { SettingsTree } from '../settings/schema';
import type { HelmChart } from './chart';

/** Unknown names: those that the chart rejects, and those that it ignores. */
export interface JudgedUnknown {
  readonly refused: readonly Problem[];
  readonly ignored: readonly UnknownSetting[];
}

/** Reports the replacements of removed names, and separates what the chart rejects from what it ignores. */
export function judgeUnknown<Tree extends SettingsTree>(
  chart: HelmChart<Tree>,
  unknown: readonly UnknownSetting[],
): JudgedUnknown {
  const refused: Problem[] = [];
  const ignored: UnknownSetting[] = [];
  for (const { path, nearest, range } of unknown) {
    const better = successor(path, chart.renamed ?? {}) ?? nearest;
    if (isClosed(path, chart.closed ?? [])) refused.push(refusal(path, better));
    else ignored.push({ path, nearest: better, range });
  }
  return { refused, ignored };
}

function refusal(path: string, nearest: string | undefined): Problem {
  return {
    what: `${path} is not known to the chart, which refuses it.`,
    remedy: nearest ? `Did you mean ${nearest}?` : `Remove ${path}.`,
    code: 'HLM004',
  };
}

function isClosed(path: string, closed: readonly string[]): boolean {
  const parent = path.split('.').slice(0, -1);
  return closed.some((group) => matches(parent, group === '' ? [] : group.split('.')));
}

/** The replacement of a removed name; empty if there is none. */
export function successor(path: string, renamed: Readonly<Record<string, string>>): string | undefined {
  const names = path.split('.');
  for (const [former, present] of Object.entries(renamed)) {
    const pattern = former.split('.');
    if (!matches(names, pattern)) continue;
    const free = names.filter((_, index) => pattern[index] === '*');
    return present.replaceAll('*', () => free.shift() ?? '*');
  }
  return undefined;
}

function matches(names: readonly string[], pattern: readonly string[]): boolean {
  return names.length === pattern.length && pattern.every((part, index) => part === '*' || part === names[index]);
}
