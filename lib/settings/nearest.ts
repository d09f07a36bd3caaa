import { closest, distance } from 'fastest-levenshtein';

/** The name or word that was probably meant: it differs in case, or in at most half of the shorter one's letters. */
export function nearestOf(names: readonly string[], name: string): string | undefined {
  if (names.length === 0) return undefined;
  const nearest = names.find((known) => known.toLowerCase() === name.toLowerCase()) ?? closest(name, [...names]);
  const edits = distance(nearest.toLowerCase(), name.toLowerCase());
  return edits * 2 > Math.min(nearest.length, name.length) ? undefined : nearest;
}
