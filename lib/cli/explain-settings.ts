import * as v from 'valibot';
import type { HelmChart } from '../helm/chart';
import { readHelmValues, releaseOf } from '../helm/from-helm-values';
import { expectation } from '../settings/expectation';
import { membersOf } from '../settings/members';
import { rangeOf } from '../settings/ranges';
import { isMap, NamedGroups, Setting, type SettingsTree } from '../settings/schema';
import { isWithin, type UpstreamVersion, type VersionRange } from '../settings/version';
import { CHARTS, HISTORIES } from './charts';
import { destination } from './explain-destination';
import { type NoSetting, noSetting } from './no-setting';
import { packageFile } from './package-files';
import type { NamedSetting } from './setting-names';

/** An explanation, or what is known about a name that is not a setting. */
export type Explanation = { readonly text: string } | NoSetting;

/** Explains a setting: its meaning, the values that it takes, its default, its versions, and where it ends up. */
export async function explainSetting({ chart: name, path }: NamedSetting): Promise<Explanation> {
  const load = CHARTS[name];
  if (!load) return { remedy: undefined };
  const chart = await load();
  const meanings = (JSON.parse(packageFile('schemas/settings.json')) as Record<string, Record<string, string>>)[name];
  const found = find(chart.settings, path);
  if (!found) return noSetting({ chart, history: await HISTORIES[name]?.(), names: Object.keys(meanings ?? {}) }, path);
  const about = { chart, name: [name, ...path].join('.'), path, ...found, meanings: meanings ?? {} };
  return { text: found.member instanceof Setting ? ofSetting({ ...about, setting: found.member }) : ofGroup(about) };
}

interface Found {
  readonly member: SettingsTree[string];
  /** The path with `*` for names that a user chooses. */
  readonly place: string;
  readonly ranges: readonly VersionRange[];
}

interface About extends Found {
  readonly chart: HelmChart;
  readonly name: string;
  readonly path: readonly string[];
  readonly meanings: Readonly<Record<string, string>>;
}

function find(tree: SettingsTree, path: readonly string[]): Found | undefined {
  let member: SettingsTree[string] | undefined = tree;
  const place: string[] = [];
  const ranges: VersionRange[] = [];
  for (const name of path) {
    const isNamed: boolean = member instanceof NamedGroups && place.at(-1) !== '*';
    const members: SettingsTree | undefined = member && membersOf(member);
    if (!members) return undefined;
    if (isNamed) {
      place.push('*');
      continue;
    }
    member = Object.hasOwn(members, name) ? members[name] : undefined;
    if (member === undefined) return undefined;
    place.push(name);
    const range = rangeOf(member);
    if (range) ranges.push(range);
  }
  return member && { member, place: place.join('.'), ranges };
}

function ofGroup({ member, name, place, ranges, meanings }: About): string {
  const below = member instanceof NamedGroups && !place.endsWith('*') ? `${place}.*` : place;
  const lines = Object.keys(membersOf(member) ?? {}).map(
    (each) =>
      `  ${each}: ${meanings[[below, each].filter(Boolean).join('.')]?.split(/(?<=\.) /)[0] ?? 'a group of settings'}`,
  );
  const title = [
    place === '' ? `${name}: the settings of its chart` : `${name}: a group of settings`,
    ...(meanings[place] ? [meanings[place]] : []),
    ...versionLines(ranges),
  ];
  return [...title, ...lines].join('\n');
}

function ofSetting(about: About & { readonly setting: Setting<unknown> }): string {
  const { chart, name, place, path, ranges, meanings, setting } = about;
  const { words } = setting;
  const newest = [...chart.versions].reverse().find((version) => has(version, ranges));
  return [
    `${name}: ${taken(setting)}`,
    ...(meanings[place] ? [meanings[place]] : []),
    ...(words ? [`Words: ${words.known.filter(Boolean).join(', ')}`] : []),
    `Default: ${defaults(chart, path, setting, ranges)}`,
    ...versionLines(ranges),
    ...(newest ? destination(chart, path, setting, newest) : []),
  ].join('\n');
}

function taken({ check, nullable }: Setting<unknown>): string {
  // No setting accepts a function.
  const [issue] = v.safeParse(check, () => undefined).issues ?? [];
  return `${issue ? expectation(issue) : 'anything'}${nullable ? ', or null for none' : ''}`;
}

/** The default of each version that has the setting, where they differ. */
function defaults(
  chart: HelmChart,
  path: readonly string[],
  setting: Setting<unknown>,
  ranges: readonly VersionRange[],
): string {
  const release = releaseOf(chart, {});
  const inVersion = (version: UpstreamVersion): unknown => {
    const { settings } = readHelmValues(chart, {}, release, version);
    const parent = path.slice(0, -1).reduce<unknown>((map, name) => (isMap(map) ? map[name] : undefined), settings);
    // Groups that are absent by default have no defaults either.
    return isMap(parent) ? parent[path.at(-1) ?? ''] : setting.defaultIn(version);
  };
  const having = chart.versions.filter((version) => has(version, ranges));
  const values = having.map((version) => [version.version, shown(inVersion(version))] as const);
  const different = new Set(values.map(([, value]) => value));
  if (different.size === 1) return [...different][0] ?? '';
  const changes = values.filter(([, value], index) => index === 0 || values[index - 1]?.[1] !== value);
  return changes.map(([version, value]) => `${value} in ${version}`).join(', then ');
}

function shown(value: unknown): string {
  return value === undefined ? 'unset' : JSON.stringify(value);
}

function has(version: UpstreamVersion, ranges: readonly VersionRange[]): boolean {
  return ranges.every((range) => isWithin(range, version));
}

function versionLines(ranges: readonly VersionRange[]): string[] {
  return ranges.map(
    ({ since, until, instead }) =>
      `Versions: ${[...(since ? [`since ${since}`] : []), ...(until ? [`before ${until}`] : [])].join(', ')}${instead ? `. ${instead}` : ''}`,
  );
}
