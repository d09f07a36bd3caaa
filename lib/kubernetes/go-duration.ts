const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};
const PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;
const FORM = new RegExp(`^[+-]?(?:0|(?:${PART.source})+)$`);

/**
 * The length in milliseconds of a duration in Go's notation, such as `1h30m`, `1.5s` or `0`; undefined if it is not a
 * duration.
 *
 * @see https://pkg.go.dev/time#ParseDuration
 */
export function goDuration(text: string): number | undefined {
  if (!FORM.test(text)) return undefined;
  const length = [...text.matchAll(PART)].reduce(
    (sum, [, amount, unit = '']) => sum + Number(amount) * UNITS[unit]!,
    0,
  );
  return text.startsWith('-') ? -length : length;
}
