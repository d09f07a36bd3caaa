import { ConfigurationError, describe } from '../problems';
import { rangeOf } from '../settings/ranges';
import { isMap, type JsonMap, NamedGroups, OptionalGroup, Setting, type SettingsTree } from '../settings/schema';
import { isWithin, type UpstreamVersion, type VersionRange } from '../settings/version';
import type { HelmChart } from './chart';

/**
 * The oldest version of the chart that knows all keys of the values. If every version lacks some, it is the oldest of
 * those that know the most. Keys that no version knows do not count.
 */
export function oldestThatKnows<Tree extends SettingsTree>(chart: HelmChart<Tree>, values: JsonMap): UpstreamVersion {
  const ranges = rangesIn(chart.settings, values);
  const knownIn = (version: UpstreamVersion) => ranges.filter((range) => isWithin(range, version)).length;
  return chart.versions.reduce((best, version) => (knownIn(version) > knownIn(best) ? version : best));
}

/**
 * The version of the chart with this number; a line, such as `1.19`, means its newest version.
 *
 * @throws ConfigurationError when this version of the chart is not supported
 */
export function chartVersion<Tree extends SettingsTree>(chart: HelmChart<Tree>, number: string): UpstreamVersion {
  const wanted = number.replace(/^v/, '');
  const newestFirst = [...chart.versions].reverse();
  const found = newestFirst.find(({ version }) => version === wanted || version.startsWith(`${wanted}.`));
  if (found) return found;
  throw new ConfigurationError([
    describe({
      what: `${number} is not a version of the chart ${chart.name} that is known here.`,
      remedy: `Use one of ${chart.versions.map(({ version }) => version).join(', ')}.`,
      code: 'HLM008',
    }),
  ]);
}

/** The newest known patch release of the same minor version, and that minor version; undefined if this is the newest. */
export function newerPatch<Tree extends SettingsTree>(
  { versions }: HelmChart<Tree>,
  { version }: UpstreamVersion,
): { readonly line: string; readonly version: string } | undefined {
  const line = version.split('.').slice(0, 2).join('.');
  const newest = versions.filter((each) => each.version.startsWith(`${line}.`)).at(-1)?.version;
  return newest === undefined || newest === version ? undefined : { line, version: newest };
}

/** The version ranges of those given settings that not all versions have. */
function rangesIn(tree: SettingsTree, values: JsonMap): VersionRange[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const member = Object.hasOwn(tree, name) ? tree[name] : undefined;
    return member === undefined || value === undefined ? [] : rangesOf(member, value);
  });
}

function rangesOf(member: SettingsTree[string], value: unknown): VersionRange[] {
  const range = rangeOf(member);
  return [...(range ? [range] : []), ...(isMap(value) ? rangesBelow(member, value) : [])];
}

function rangesBelow(member: SettingsTree[string], value: JsonMap): VersionRange[] {
  if (member instanceof Setting) return [];
  if (member instanceof OptionalGroup) return rangesIn(member.members, value);
  if (!(member instanceof NamedGroups)) return rangesIn(member, value);
  return Object.values(value).flatMap((group) => (isMap(group) ? rangesIn(member.members, group) : []));
}
