import { ciliumChart } from '../../../lib/cilium/helm-chart';
import { ciliumHistory } from '../../../lib/cilium/upgrade';
import { isMap, NamedGroups, OptionalGroup, Setting, type SettingsTree } from '../../../lib/settings/schema';
import { traefikChart } from '../../../lib/traefik/helm-chart';
import { traefikHistory } from '../../../lib/traefik/upgrade';
import type { ChartHistory } from '../../../lib/upgrade/values/move';

/** Whether the settings have a value at a path, or it is in a value whose inside they do not know. */
function isKnown(member: SettingsTree[string] | undefined, names: readonly string[]): boolean {
  const [name, ...rest] = names;
  if (member === undefined) return false;
  if (name === undefined || member instanceof Setting) return true;
  if (member instanceof NamedGroups) return isKnown(member.members, rest);
  const group = member instanceof OptionalGroup ? member.members : member;
  return isMap(group) && isKnown((group as SettingsTree)[name], rest);
}

/** Where a value is after all moves that follow. */
function finally_({ moves }: ChartHistory, to: string, after: number): string {
  return moves.slice(after + 1).reduce((path, { from, to: next }) => {
    if (next === undefined || !`${path}.`.startsWith(`${from}.`)) return path;
    return `${next}${path.slice(from.length)}`;
  }, to);
}

test.each([
  ['Traefik', traefikHistory, traefikChart.settings as SettingsTree],
  // Versions after 1.18 are read once their settings are.
  [
    'Cilium',
    { ...ciliumHistory, moves: ciliumHistory.moves.filter(({ since }) => since < '1.19') },
    ciliumChart.settings as SettingsTree,
  ],
])('every value of %s that was moved is one that the chart knows today', (_, history, settings) => {
  const targets = history.moves.flatMap(({ to }, index) => (to === undefined ? [] : [finally_(history, to, index)]));
  expect(targets.length).toBeGreaterThan(5);
  expect(targets.filter((path) => !isKnown(settings, path.split('.')))).toEqual([]);
});

test.each([
  ['Traefik', traefikHistory],
  ['Cilium', ciliumHistory],
])('the moves of %s are in the order of versions, and each says what a person does where it cannot', (_, { moves }) => {
  const versions = moves.map(({ since }) => since.split('.').map(Number));
  const sorted = [...versions].sort(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d);
  expect(versions).toEqual(sorted);
  for (const move of moves) {
    if (move.spread ?? move.unfold) expect(move.byHand).toMatch(/\.$/);
  }
});
