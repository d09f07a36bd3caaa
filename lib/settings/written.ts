import type { Setting } from './schema';

/**
 * How the templates of a chart write a text into a manifest, where YAML reads it once more.
 *
 * - `line`: without quotes and alone behind its key, so that YAML drops blanks and line ends around it
 * - `lineEnd`: without quotes and last on its line, behind other text
 * - `bare`: without quotes in several places, or compared with a word, so that blanks and line ends break something
 * - `inline`: as YAML with the quotes that it needs, where several lines do not fit
 * - `quotes`: between double quotes of the template, where YAML folds line ends and reads escapes
 * - `lines`: one of several flags that are split at line ends, where one at the end of a flag is lost
 */
export type Written = 'line' | 'lineEnd' | 'bare' | 'inline' | 'quotes' | 'lines';

/** A text that the chart writes without quotes and alone behind its key. */
export function onItsLine<T>(of: Setting<T>): Setting<T> {
  return of.with({ written: 'line' });
}

/** A text that the chart writes without quotes and last on its line, such as the tag of an image. */
export function atLineEnd<T>(of: Setting<T>): Setting<T> {
  return of.with({ written: 'lineEnd' });
}

/** A text that the chart writes without quotes in several places, or compares with a word. */
export function bare<T>(of: Setting<T>): Setting<T> {
  return of.with({ written: 'bare' });
}

/** A text that the chart writes as YAML, quoted where it must be, in a place for one line. */
export function inline<T>(of: Setting<T>): Setting<T> {
  return of.with({ written: 'inline' });
}

/** A text that the chart writes between double quotes without escaping it. */
export function inQuotes<T>(of: Setting<T>): Setting<T> {
  return of.with({ written: 'quotes' });
}

/** Text that the chart writes as one of several flags, which it splits at line ends. */
export function splitIntoLines<T>(of: Setting<T>): Setting<T> {
  return of.with({ written: 'lines' });
}
