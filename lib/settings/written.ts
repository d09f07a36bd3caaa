import type { Setting } from './schema';

/**
 * How the templates of a chart write a text into a manifest, where it is parsed as YAML again.
 *
 * - `line`: unquoted and alone after its key, so YAML drops blanks and line ends around it
 * - `lineEnd`: unquoted and last on its line, after other text
 * - `bare`: unquoted in several places, or compared with a word, so blanks and line ends break something
 * - `inline`: as YAML with the necessary quotes, in a place for one line
 * - `quotes`: in the template's double quotes, where YAML folds line ends and interprets escapes
 * - `lines`: one of several flags that are split at line ends, where one at the end of a flag is lost
 */
export type Written = 'line' | 'lineEnd' | 'bare' | 'inline' | 'quotes' | 'lines';

/** A text that the chart writes unquoted and alone after its key. */
export function onItsLine<T>(of: Setting<T>): Setting<T> {
  return of.with({ written: 'line' });
}

/** A text that the chart writes unquoted and last on its line, such as the tag of an image. */
export function atLineEnd<T>(of: Setting<T>): Setting<T> {
  return of.with({ written: 'lineEnd' });
}

/** A text that the chart writes unquoted in several places, or compares with a word. */
export function bare<T>(of: Setting<T>): Setting<T> {
  return of.with({ written: 'bare' });
}

/** A text that the chart writes as YAML, quoted where necessary, in a place for one line. */
export function inline<T>(of: Setting<T>): Setting<T> {
  return of.with({ written: 'inline' });
}

/** A text that the chart writes in double quotes without escaping it. */
export function inQuotes<T>(of: Setting<T>): Setting<T> {
  return of.with({ written: 'quotes' });
}

/** Text that the chart writes as one of several flags, which it splits at line ends. */
export function splitIntoLines<T>(of: Setting<T>): Setting<T> {
  return of.with({ written: 'lines' });
}
