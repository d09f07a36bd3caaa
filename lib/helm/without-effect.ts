import type { Problem } from '../problems';
import type { Release } from '../settings/release';
import type { UnknownSetting } from '../settings/resolve';
import { isMap, type JsonMap, type SettingsTree } from '../settings/schema';
import { isWithin, reaches, type UpstreamVersion, type VersionRange } from '../settings/version';
import { changedFields } from './changed-fields';
import type { HelmChart } from './chart';
import { readHelmValues } from './from-helm-values';
import { render } from './render';

/**
 * Keys of a values file that have no effect, as problems: with the key that was probably meant, and what it would have
 * changed, which is found by trying it.
 */
export function withoutEffect<Tree extends SettingsTree>(
  chart: HelmChart<Tree>,
  version: UpstreamVersion,
  values: JsonMap,
  unknown: readonly UnknownSetting[],
  release: Release,
): Problem[] {
  return unknown.map((setting) => ({
    what: `${setting.path} has no effect: chart ${chart.name} ${version.version} does not read it.`,
    remedy: otherVersion(chart, version, setting.range) ?? remedy(chart, version, values, setting, release),
    code: 'HLM006',
  }));
}

/** What to do about a key that only other versions of the chart read. */
function otherVersion<Tree extends SettingsTree>(
  { versions }: HelmChart<Tree>,
  { version }: UpstreamVersion,
  range: VersionRange | undefined,
): string | undefined {
  if (range?.until && reaches(version, range.until)) {
    return `It was removed in ${range.until}${range.instead ? `. ${range.instead}` : '.'}`;
  }
  if (!range?.since) return undefined;
  const first = versions.find((each) => isWithin(range, each));
  return `It was added in ${range.since}${first ? `: give --chart-version ${first.version}` : ''}.`;
}

function remedy<Tree extends SettingsTree>(
  chart: HelmChart<Tree>,
  version: UpstreamVersion,
  values: JsonMap,
  { path, nearest }: UnknownSetting,
  release: Release,
): string {
  if (!nearest) return `Remove ${path}.`;
  if (nearest === path) return 'A name with dots is one key: write a map for each level.';
  return `Did you mean ${nearest}?${effect(chart, version, values, path, nearest, release)}`;
}

/** The effect that the value would have had under the other key, as a sentence; empty if it does not fit there. */
function effect<Tree extends SettingsTree>(
  chart: HelmChart<Tree>,
  version: UpstreamVersion,
  values: JsonMap,
  path: string,
  nearest: string,
  release: Release,
): string {
  if (!/^[\w.-]+$/.test(nearest)) return ''; // in several places today
  const meant = moved(values, path.split('.'), nearest.split('.'));
  const [is, would] = [values, meant].map((each) => readHelmValues(chart, each, release, version));
  if (!is || !would || is.problems.length > 0 || would.problems.length > 0) return '';
  const changed = changedFields(render(chart, is.settings, release), render(chart, would.settings, release));
  return changed === undefined ? ' There it would change nothing either.' : ` There it would change ${changed}.`;
}

/** The values with one member moved to another path. */
function moved(values: JsonMap, from: readonly string[], to: readonly string[]): JsonMap {
  const value = from.reduce<unknown>((map, name) => (isMap(map) ? map[name] : undefined), values);
  return placed(values, to, value);
}

function placed(map: JsonMap, [head = '', ...rest]: readonly string[], value: unknown): JsonMap {
  const below = map[head];
  return { ...map, [head]: rest.length === 0 ? value : placed(isMap(below) ? below : {}, rest, value) };
}
