import { compareManifests } from '../diff';
import type { HelmChart } from '../helm/chart';
import { readHelmValues, releaseOf } from '../helm/from-helm-values';
import { render } from '../helm/render';
import { membersOf } from '../settings/members';
import { overlay } from '../settings/merge';
import { rangeOf } from '../settings/ranges';
import { type JsonMap, NamedGroups, Setting, type SettingsTree } from '../settings/schema';
import { isWithin, type UpstreamVersion } from '../settings/version';
import { otherValues, switchValues } from './explain-values';

/**
 * Where the value of a setting ends up in the manifests: what changes there with another value. If nothing does while
 * all else is as by default, then while one other setting is not.
 */
export function destination(
  chart: HelmChart,
  path: readonly string[],
  setting: Setting<unknown>,
  version: UpstreamVersion,
): string[] {
  const values = otherValues(setting, version);
  const alone = changes(chart, version, path, values);
  if (alone) return [`Ends up in (${version.version}):`, ...shortened(alone)];
  for (const one of switchesFor(chart.settings, path, version)) {
    const lines = changes(chart, version, path, values.slice(0, MOST_VALUES), one);
    if (lines)
      return [`Ends up in (${version.version}, with ${givenBy(chart.settings, one, version)}):`, ...shortened(lines)];
  }
  // The search is not complete: a setting may need two others, or a value of a special form.
  return ['Ends up in: not known. No value that was tried changes a manifest; it may need several other settings.'];
}

/** A setting that may enable others, with a value that is not its default. */
interface Switch {
  readonly name: string;
  readonly path: readonly string[];
  readonly value: unknown;
}

/** What is different with the first of the values that makes a difference. */
function changes(
  chart: HelmChart,
  version: UpstreamVersion,
  path: readonly string[],
  values: readonly unknown[],
  beside?: Switch,
): string[] | undefined {
  const release = releaseOf(chart, {});
  const others = beside ? valuesWith(chart.settings, beside.path, beside.value) : {};
  const rendered = (value?: unknown): readonly JsonMap[] | undefined => {
    const given = overlay(others, valuesWith(chart.settings, path, value));
    try {
      const { settings } = readHelmValues(chart, given, release, version);
      return render(chart, settings, release) as unknown as JsonMap[];
    } catch {
      // The chart cannot render this value.
      return undefined;
    }
  };
  const before = rendered();
  for (const value of before ? values : []) {
    const after = rendered(value);
    if (!before || !after) continue;
    const { different, missing, extra } = compareManifests(after, before);
    const lines = [
      ...different.flatMap(({ object, differences }) =>
        differences.map(({ path: field }) => `  ${object.kind} ${object.name}: ${field}`),
      ),
      ...[...missing, ...extra].map(({ kind, name }) => `  ${kind} ${name}`),
    ];
    if (lines.length > 0) return lines;
  }
  return undefined;
}

/** Values with one setting, or without it, and with everything that must be enabled for it to have an effect. */
function valuesWith(tree: SettingsTree, path: readonly string[], value: unknown): JsonMap {
  const [name = '', ...rest] = path;
  const members = tree[name];
  if (rest.length === 0 || members === undefined) return value === undefined ? {} : { [name]: value };
  const below = membersOf(members) ?? {};
  const own = members instanceof NamedGroups ? rest.slice(1) : rest;
  const enabled = 'enabled' in below && own[0] !== 'enabled' ? { enabled: true } : {};
  const inner = { ...enabled, ...valuesWith(below, own, value) };
  return { [name]: members instanceof NamedGroups ? { [rest[0] ?? '']: inner } : inner };
}

/** What is given for a switch, with the groups that it enables, without what is so by default. */
function givenBy(tree: SettingsTree, { path, value }: Switch, version: UpstreamVersion): string {
  const given = path.flatMap((_, index) => {
    const enabled = [...path.slice(0, index), 'enabled'];
    const setting = index > 0 && enabled.join('.') !== path.join('.') ? settingAt(tree, enabled) : undefined;
    return setting && setting.defaultIn(version) !== true ? [`${enabled.join('.')}: true`] : [];
  });
  return [...given, `${path.join('.')}: ${value}`].join(', ');
}

function settingAt(tree: SettingsTree, path: readonly string[]): Setting<unknown> | undefined {
  const member = path.reduce<SettingsTree[string] | undefined>((at, name) => at && membersOf(at)?.[name], tree);
  return member instanceof Setting ? member : undefined;
}

/**
 * The switches of a chart that a setting may depend on: those that may be about the same, most probable ones first and each
 * after those of its groups, then those of whole features.
 */
function switchesFor(tree: SettingsTree, path: readonly string[], version: UpstreamVersion): readonly Switch[] {
  const others = [...switchesIn(tree, [], version)].filter(({ name }) => name !== path.join('.'));
  const enabling = new Map(others.filter(({ value }) => value === true).map((each) => [each.name, each]));
  const ranked = others
    .map((each) => ({ each, rank: nearness([...each.path, String(each.value)], path) }))
    .filter(({ each, rank }) => rank > 0 || (each.path.length === 2 && each.path[1] === 'enabled'))
    .sort((one, other) => other.rank - one.rank || one.each.path.length - other.each.path.length);
  const withGroups = ranked.flatMap(({ each }) => [
    ...each.path.flatMap((_, index) => enabling.get([...each.path.slice(0, index), 'enabled'].join('.')) ?? []),
    each,
  ]);
  return [...new Set(withGroups)];
}

function* switchesIn(tree: SettingsTree, above: readonly string[], version: UpstreamVersion): Generator<Switch> {
  for (const [name, member] of Object.entries(tree)) {
    const range = rangeOf(member);
    if (member instanceof NamedGroups || (range && !isWithin(range, version))) continue;
    const path = [...above, name];
    if (member instanceof Setting) {
      for (const value of switchValues(member, version)) yield { name: path.join('.'), path, value };
    } else yield* switchesIn(membersOf(member) ?? {}, path, version);
  }
}

/** How near two settings are: by the groups that both are in, and by words that the rest of both names has. */
function nearness(one: readonly string[], other: readonly string[]): number {
  const groups = one.findIndex((name, index) => name !== other[index]);
  const words = wordsOf(other.slice(groups));
  const common = wordsOf(one.slice(groups)).filter((word) => words.some((each) => areAlike(word, each)));
  return groups + 2 * common.length;
}

function areAlike(one: string, other: string): boolean {
  const [shorter, longer] = one.length < other.length ? [one, other] : [other, one];
  return shorter === longer || (shorter.length > 3 && longer.includes(shorter));
}

/** The words in the names of a path: `hubble`, `ui`, `IPv6`. */
function wordsOf(path: readonly string[]): readonly string[] {
  return path
    .flatMap((name) => name.match(/IPv\d|[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? [])
    .map((word) => word.toLowerCase())
    .filter((word) => word !== 'enabled');
}

/** How many values are tried with each switch: each renders the whole chart. */
const MOST_VALUES = 3;

const MOST_LINES = 12;

function shortened(lines: readonly string[]): string[] {
  const rest = lines.length - MOST_LINES;
  return rest > 0 ? [...lines.slice(0, MOST_LINES), `  and ${rest} more`] : [...lines];
}
