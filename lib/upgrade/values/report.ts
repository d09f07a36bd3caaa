import type { ByHelm } from './by-helm';
import type { Left, Step } from './rewrite';
import type { UpgradedValues } from './upgrade-values';

/** The upgrade of one values file as text. */
export function valuesReport({ file, steps, left, changes, byHelm }: UpgradedValues): string {
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['Rewritten', steps.map(stepLine)],
    ['For you to do', left.map(leftLine)],
    ['What the chart does differently now, whatever the values', changes.map(({ what, see }) => `${what} ${see}`)],
    ...(byHelm ? [helmSection(byHelm)] : []),
  ];
  const lines = sections.flatMap(([title, items]) =>
    items.length === 0 ? [] : ['', `  ${title}`, ...items.flatMap((item) => indented(item))],
  );
  return `${[file, ...lines, '', `  ${summary(steps, left)}`].join('\n')}\n`;
}

function stepLine({ did, path, to, note }: Step): string {
  const arrow = to === undefined ? '' : did === 'added' ? `: ${to}` : ` → ${to}`;
  return `${did} ${path}${arrow}${note === undefined ? '' : `: ${note}`}`;
}

function leftLine({ path, what, see }: Left): string {
  return [path, what, see].filter(Boolean).join(' ');
}

function helmSection({ charts: [before, after], unexplained, explained, failure }: ByHelm): [string, string[]] {
  const title = `What helm renders: chart ${before} and the file as it was, chart ${after} and the file as it is now`;
  if (failure !== undefined) return [title, [failure]];
  const others = `${explained} ${explained === 1 ? 'difference' : 'differences'} that are named above`;
  return [title, unexplained.length === 0 ? [`the same, but for ${others}`] : [...unexplained, `and ${others}`]];
}

function indented(item: string): string[] {
  return item.split('\n').map((line, index) => `${index === 0 ? '    ' : '      '}${line}`);
}

function summary(steps: readonly Step[], left: readonly Left[]): string {
  const did = steps.length === 0 ? 'Nothing to rewrite' : `${steps.length} rewritten`;
  return left.length === 0 ? `${did}, nothing left to do by hand.` : `${did}, ${left.length} left to do by hand.`;
}
