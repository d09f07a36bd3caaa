import type { ChartHistory, Move } from './move';
import type { Path } from './values-document';

/** What became of a value that a chart had. */
export interface Successor {
  /** The version since which it is no longer there. */
  readonly since: string;
  /** Where it is now. */
  readonly path?: string;
  /** Why it is gone. */
  readonly gone?: string;
  /** What to do about it. */
  readonly byHand?: string;
}

/** What became of a value, by all that has happened to it or to a group around it; undefined if nothing has. */
export function successorOf({ moves }: ChartHistory, path: Path): Successor | undefined {
  let found: Successor | undefined;
  let at = path;
  for (const move of moves) {
    const pattern = move.from.split('.');
    if (!isBelow(at, pattern) || move !== mainMove(moves, move.from)) continue;
    if (move.to === undefined) {
      const { since, gone, byHand } = move;
      if (gone === undefined && byHand === undefined) continue;
      return { since: found?.since ?? since, gone, byHand };
    }
    at = [...filled(move.to, move.from, at), ...at.slice(pattern.length)];
    found = { since: found?.since ?? move.since, path: at.join('.') };
  }
  return found;
}

/** Of the moves for different values at one path, the one that says most about where to go. */
function mainMove(moves: readonly Move[], from: string): Move | undefined {
  const same = moves.filter((move) => move.from === from);
  return same.find(({ to }) => to) ?? same.find(({ gone, byHand }) => byHand && !gone) ?? same.find(({ gone }) => gone);
}

function isBelow(path: Path, pattern: readonly string[]): boolean {
  return path.length >= pattern.length && pattern.every((name, index) => name === '*' || name === path[index]);
}

/** The path with each `*` replaced by the name that it matched. */
export function filled(to: string, from: string, path: Path): string[] {
  const names = from.split('.').flatMap((name, index) => (name === '*' ? [path[index]!] : []));
  return to.split('.').map((name) => (name === '*' ? names.shift()! : name));
}
