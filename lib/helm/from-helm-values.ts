import { describe, type Problem } from '../problems';
import type { Release } from '../settings/release';
import { resolve, type UnknownSetting } from '../settings/resolve';
import { type CompleteSettings, isMap, type JsonMap, type SettingsTree } from '../settings/schema';
import { unknownWordProblems } from '../settings/unknown';
import type { UpstreamVersion } from '../settings/version';
import type { HelmChart } from './chart';
import { oldestThatKnows } from './chart-version';
import { judgeUnknown } from './unknown-keys';
import { asWritten } from './written';

/** How a values file is read. */
export interface HelmValuesOptions {
  /**
   * The name of the release, from which the chart derives names and labels.
   * @default - the chart's name
   */
  readonly releaseName?: string;
  /**
   * The namespace of the release.
   * @default - the usual namespace of the chart: `kube-system`, or `traefik`
   */
  readonly namespace?: string;
  /**
   * The version of the chart that the values are for, such as `1.19.6`.
   * @default - the oldest supported version that knows all keys of the values
   */
  readonly chartVersion?: string;
  /**
   * Whether keys that have no effect are errors.
   * @default false
   */
  readonly strict?: boolean;
}

/** The result of reading a values file: settings, and messages for its author. */
export interface ReadValues<Tree> {
  readonly settings: CompleteSettings<Tree>;
  readonly problems: readonly string[];
  readonly notices: readonly string[];
  /** Keys without effect, with the most similar valid one. */
  readonly unknown: readonly UnknownSetting[];
  /** What the chart accepts but the program does not: unknown words, duplicate arguments. */
  readonly doubts: readonly Problem[];
}

/** The default name and namespace of the release. */
export function releaseOf<Tree extends SettingsTree>(chart: HelmChart<Tree>, options: HelmValuesOptions): Release {
  return { name: options.releaseName ?? chart.name, namespace: options.namespace ?? chart.defaultNamespace };
}

/** Reads the values like one version of the chart, without rejecting anything. */
export function readHelmValues<Tree extends SettingsTree>(
  chart: HelmChart<Tree>,
  values: JsonMap,
  release: Release = releaseOf(chart, {}),
  version: UpstreamVersion = oldestThatKnows(chart, values),
): ReadValues<Tree> {
  const known = withoutIneffective(withoutIneffective(values, chart.onlyChecked ?? []).values, chart.ineffective);
  const adaptation = chart.adapt(known.values, release, version);
  const written = asWritten(chart.settings, adaptation.values);
  const resolution = resolve(chart.settings, written.values, version);
  const unknown = judgeUnknown(chart, resolution.unknown);
  const unreadable = [...written.problems, ...unknown.refused, ...resolution.problems];
  const invalid = [...adaptation.problems, ...unreadable];
  // Values that were removed from the chart say nothing about the rest.
  const refused = unreadable.length > 0 ? [] : chart.refusals(resolution.settings, release);
  return {
    settings: resolution.settings,
    problems: [...invalid, ...refused].map(describe),
    notices: [...adaptation.notices, ...written.notices],
    unknown: [...known.ineffective, ...unknown.ignored],
    doubts: [
      ...unknownWordProblems(resolution.unknownWords),
      ...(invalid.length > 0 ? [] : (chart.doubts?.(resolution.settings) ?? [])),
    ],
  };
}

function withoutIneffective(
  values: JsonMap,
  paths: readonly string[],
): { values: JsonMap; ineffective: UnknownSetting[] } {
  const ineffective: UnknownSetting[] = [];
  let remaining = values;
  for (const path of paths) {
    const without = removed(remaining, path.split('.'));
    if (without === remaining) continue;
    ineffective.push({ path });
    remaining = without;
  }
  return { values: remaining, ineffective };
}

/** The same map without one member, or the map itself if it has no such member. */
function removed(map: JsonMap, [head, ...rest]: readonly string[]): JsonMap {
  if (head === undefined || !Object.hasOwn(map, head)) return map;
  const { [head]: member, ...others } = map;
  if (rest.length === 0) return others;
  if (!isMap(member)) return map;
  const without = removed(member, rest);
  return without === member ? map : { ...map, [head]: without };
}
