import { type Palette, WITHOUT_COLOUR } from '../diff/report';

/** The result of a check of one part of a cluster. */
export interface Finding {
  /** The usual name of the part: `Cilium`, `Gateways`. */
  readonly area: string;
  readonly state: 'ok' | 'waiting' | 'wrong';
  /** One sentence without the full stop. */
  readonly text: string;
  /** What to do about it. */
  readonly remedy?: string;
}

/** The findings as lines, each with its state and its area in columns. */
export function findingsReport(findings: readonly Finding[], palette: Palette = WITHOUT_COLOUR): string {
  const width = Math.max(0, ...findings.map(({ area }) => area.length));
  const paints = { ok: palette.ours, waiting: palette.title, wrong: palette.reference };
  return findings
    .flatMap(({ area, state, text, remedy }) => [
      `${paints[state](state.padEnd(7))}  ${area.padEnd(width)}  ${text}`,
      ...(remedy === undefined ? [] : [palette.quiet(`${' '.repeat(width + 11)}${remedy}`)]),
    ])
    .map((line) => `${line}\n`)
    .join('');
}
