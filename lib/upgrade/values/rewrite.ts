import { gt, lte } from 'semver';
import type { ChartChange, ChartHistory, Move } from './move';
import { isNothing, type Raw } from './raw';
import { filled } from './successor';
import { type Path, ValuesDocument } from './values-document';

/** A change that was made to a values file. */
export interface Step {
  readonly did: 'moved' | 'removed' | 'converted' | 'added';
  readonly path: string;
  /** The new path of the value, or what was set. */
  readonly to?: string;
  /** The reason, or further information. */
  readonly note?: string;
}

/** A change that the user has to make. */
export interface Left {
  readonly path?: string;
  readonly what: string;
  readonly see?: string;
}

/** A values file for another version of its chart. */
export interface Rewrite {
  readonly text: string;
  readonly steps: readonly Step[];
  readonly left: readonly Left[];
  /** Changes of the chart that do not depend on the values. */
  readonly changes: readonly ChartChange[];
}

/** Rewrites a values file from one version of a chart to another. */
export function rewrite(history: ChartHistory, source: string, from: string, to: string): Rewrite {
  const document = new ValuesDocument(source);
  const isBetween = ({ since }: { readonly since: string }) => gt(since, from) && lte(since, to);
  const isSet = (pattern: string) => document.matches(pattern).some((path) => !isNothing(document.get(path) ?? ''));
  const changes = history.changes.filter((change) => isBetween(change) && (change.ifSet?.some(isSet) ?? true));
  const done: { steps: Step[]; left: Left[] } = { steps: [], left: [] };
  const isDue = (move: Move) => isBetween(move) || (move.isRefused && lte(move.since, to));
  for (const move of history.moves.filter(isDue)) apply(move, document, done);
  return {
    text: done.steps.length === 0 ? source : document.text,
    steps: done.steps,
    left: [...done.left, ...changes.filter(({ byHand }) => byHand).map(({ what, see }) => ({ what, see }))],
    changes: changes.filter(({ byHand }) => !byHand),
  };
}

function apply(move: Move, document: ValuesDocument, done: { steps: Step[]; left: Left[] }): void {
  if (move.formerDefault !== undefined) addFormerDefault(move, move.formerDefault, document, done.steps);
  const valueAt = (path: string) => document.get(path.split('.'));
  for (const path of document.matches(move.from)) {
    const value = document.get(path) ?? '';
    const beside = (name: string) => document.get([...path.slice(0, -1), name]);
    if (move.applies && !move.applies(value, beside, valueAt)) continue;
    const at = path.join('.');
    if (document.isShared(path)) {
      const what = 'is shared by an anchor, which is not rewritten; write it out, and run upgrade again.';
      done.left.push({ path: at, what });
      continue;
    }
    done.steps.push(...applyAt(move, path, value, document, done.left));
  }
}

function applyAt(move: Move, path: Path, value: Raw, document: ValuesDocument, left: Left[]): Step[] {
  const at = path.join('.');
  if (move.gone !== undefined) {
    document.remove(path);
    if (move.byHand !== undefined) left.push({ path: at, what: move.byHand });
    return [{ did: 'removed', path: at, note: move.gone }];
  }
  if (move.spread) {
    const values = move.spread(value);
    if (!values) return leave();
    document.remove(path);
    for (const [to, each] of Object.entries(values)) document.add(to.split('.'), each);
    return [{ did: 'converted', path: at, to: Object.keys(values).join(', ') || 'nothing', note: move.note }];
  }
  let did: Step['did'] = 'moved';
  if (move.convert ?? move.unfold) {
    const converted = move.convert?.(value);
    if (move.unfold ? !unfolded() : converted === undefined) return leave();
    if (converted !== undefined) document.replace(path, converted);
    did = 'converted';
  }
  if (move.to === undefined) return [{ did, path: at, note: move.note }];
  const to = filled(move.to, move.from, path);
  const replaced = document.move(path, to);
  left.push(...replaced.map((each) => ({ path: each, what: wasIgnored(at) })));
  return [{ did, path: at, to: to.join('.'), note: move.note }];

  function leave(): Step[] {
    left.push({ path: at, what: move.byHand ?? 'cannot be rewritten; see the chart’s changelog.' });
    return [];
  }

  function unfolded(): boolean {
    return (
      (move.applies === undefined ||
        move.applies(
          value,
          () => undefined,
          () => undefined,
        )) &&
      document.unfold(path)
    );
  }
}

function wasIgnored(by: string): string {
  return `was given beside ${by}, which is what the old chart read: its value is replaced. Check it.`;
}

function addFormerDefault(move: Move, value: Raw, document: ValuesDocument, steps: Step[]): void {
  const names = move.from.split('.');
  for (const parent of document.matches(names.slice(0, -1).join('.'))) {
    const path = [...parent, names.at(-1)!];
    const to = filled(move.to ?? move.from, move.from, path);
    if (document.get(path) !== undefined || document.get(to) !== undefined) continue;
    document.add(to, value);
    steps.push({ did: 'added', path: to.join('.'), to: String(value), note: 'the default of the old chart.' });
  }
}
