import { placeJson, placeText } from '../diff/place';
import type { Palette } from '../diff/report';
import { CONSEQUENCES, type Consequence, type ConsequenceKind, type Duty } from './consequence';
import { dutiesOf, dutyOf } from './index';

const DUTIES: Readonly<Record<Duty, string>> = {
  before: 'Before you apply',
  check: 'To check',
  after: 'After you have applied',
  none: 'What happens by itself',
};

/** An upgrade as text, grouped by what there is to do; the last line is a summary. */
export function explanation(consequences: readonly Consequence[], { title, quiet }: Palette): string {
  const lines: string[] = [];
  for (const [duty, heading] of Object.entries(DUTIES)) {
    const kinds = [...new Set(consequences.map(({ kind }) => kind))].filter((kind) => dutyOf(kind) === duty);
    if (kinds.length === 0) continue;
    lines.push(title(heading), '');
    for (const kind of kinds) lines.push(...section(kind, consequences), '');
  }
  return `${lines.join('\n')}${lines.length > 0 ? '\n' : ''}${summary(consequences)}\n`;

  function section(kind: ConsequenceKind, all: readonly Consequence[]): string[] {
    const own = all.filter((consequence) => consequence.kind === kind);
    const subjects = new Map<string, Consequence[]>();
    for (const one of own) {
      const name = titleOf(one);
      subjects.set(name, [...(subjects.get(name) ?? []), one]);
    }
    return [
      `  ${CONSEQUENCES[kind].heading}`,
      ...[...subjects].flatMap(([subject, about]) => [`    ${subject}`, ...about.flatMap(linesOf)]),
    ];
  }

  function linesOf({ what, commands = [], link }: Consequence): string[] {
    return [
      `      ${what}`,
      ...commands.map((command) => quiet(`        ${command}`)),
      ...(link ? [quiet(`        ${link}`)] : []),
    ];
  }
}

/** The subject with its place: `ClusterRole tunnel, in nodes/a, applied to the tenant's cluster`. */
export function titleOf({ subject, place }: Consequence): string {
  return `${subject}${place ? placeText(place) : ''}`;
}

/** A consequence for programs. */
export function consequenceJson({ place, ...consequence }: Consequence): Omit<Consequence, 'place'> {
  return { ...consequence, ...(place && placeJson(place)) };
}

/** The same for programs: each consequence with its duty, and how many there are of each. */
export function jsonOf(consequences: readonly Consequence[]): string {
  const withDuty = consequences.map((one) => ({ duty: dutyOf(one.kind), ...consequenceJson(one) }));
  return `${JSON.stringify({ nothingToDo: dutiesOf(consequences).length === 0, consequences: withDuty }, undefined, 2)}\n`;
}

/** The summary line, which is reliable if it says that there is nothing to do. */
function summary(consequences: readonly Consequence[]): string {
  if (consequences.length === 0) return 'Nothing to do: nothing changes.';
  const counts = { before: 0, check: 0, after: 0, none: 0 };
  for (const { kind } of consequences) counts[dutyOf(kind)]++;
  if (dutiesOf(consequences).length === 0) {
    const restarted = consequences.filter(({ kind }) => kind === 'restart').length;
    return `Nothing to do: ${count(restarted, 'workload restarts', 'workloads restart')}, ${count(counts.none - restarted, 'other change', 'other changes')}.`;
  }
  return `${counts.before} to do before, ${counts.check} to check, ${counts.after} to do after, ${counts.none} by itself.`;
}

function count(number: number, one: string, several: string): string {
  return `${number} ${number === 1 ? one : several}`;
}
