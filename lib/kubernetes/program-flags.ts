import { closest, distance } from 'fastest-levenshtein';

/** Flags in arguments: `--flag=value`, `--flag` alone for true, or `--flag` with its value as the next argument. */
export function flagsIn(args: readonly string[]): Record<string, string> {
  const flags: Record<string, string> = {};
  args.map(String).forEach((arg, position) => {
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (name === undefined) return;
    const next = args[position + 1];
    flags[name] = value ?? (next === undefined || String(next).startsWith('-') ? 'true' : String(next));
  });
  return flags;
}

/** How many letters in ten may be wrong in a misspelt name. */
const SLIPS = 3;

/** The option that a misspelt one probably means; undefined if none is similar enough. */
export function nearestOption(name: string, known: readonly string[]): string | undefined {
  const nearest = closest(name, known);
  return distance(name, nearest) * 10 <= SLIPS * name.length ? nearest : undefined;
}
