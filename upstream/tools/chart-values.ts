import * as fs from 'node:fs';
import * as path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { HelmChart } from '../../lib/helm/chart';
import { readHelmValues, releaseOf } from '../../lib/helm/from-helm-values';
import type { ChartFolder } from '../../lib/helm/helm-binary';
import { parseValues } from '../../lib/helm/values-file';
import { rangeOf } from '../../lib/settings/ranges';
import { resolve } from '../../lib/settings/resolve';
import { isMap, type JsonMap, NamedGroups, OptionalGroup, Setting, type SettingsTree } from '../../lib/settings/schema';
import { compareVersions, isWithin, type UpstreamVersion } from '../../lib/settings/version';
import { ACCEPTED } from './charts';

/** How a chart's values differ from the settings of this project. */
export interface ValuesDifference {
  /** Values that no setting stands for. */
  readonly added: readonly string[];
  /** Settings that the chart has no value for. */
  readonly removed: readonly string[];
  /** Values whose default is another one: path, ours, the chart's. */
  readonly defaults: readonly { readonly path: string; readonly ours: unknown; readonly upstream: unknown }[];
}

/** The default values of a chart. */
export function valuesOf({ path: folder }: ChartFolder): JsonMap {
  const file = path.join(folder, 'values.yaml');
  return parseValues(fs.readFileSync(file), file).values;
}

/** The version of ours that a chart's values are compared with: the same, or the newest before it. */
export function counterpart({ versions }: HelmChart, version: string): UpstreamVersion {
  return (
    versions.filter((each) => compareVersions(each.version, version) <= 0).at(-1) ?? (versions[0] as UpstreamVersion)
  );
}

/** Compares a chart's values with our settings. */
export function compareValues(
  chart: HelmChart,
  folder: ChartFolder,
  accepted: Readonly<Record<string, string>> = ACCEPTED[chart.name] ?? {},
): ValuesDifference {
  const values = valuesOf(folder);
  const version = counterpart(chart, folder.version);
  const ours = leaves(resolve(chart.settings, {}, version).settings as JsonMap);
  const upstream = leaves(values);
  const read = pathsRead(folder);
  const isLeftOut = (at: string) =>
    at in accepted || chart.ineffective.some((each) => at === each || at.startsWith(`${each}.`));
  const { unknown } = readHelmValues(chart, values, releaseOf(chart, {}), version);
  return {
    added: unknown.map((each) => each.path).filter((at) => !isLeftOut(at)),
    removed: [...ours.keys()].filter((at) => {
      const names = at.split('.');
      return !isLeftOut(at) && isIn(chart.settings, names, version) && !has(values, names) && !isRead(read, names);
    }),
    defaults: [...upstream].flatMap(([at, value]) => {
      const own = ours.get(at);
      // Without a default of its own, a setting leaves the value to whoever reads it; tags follow the version.
      if (
        !ours.has(at) ||
        isNothing(value) ||
        isNothing(own) ||
        isImage(at) ||
        isLeftOut(at) ||
        isDeepStrictEqual(own, value)
      )
        return [];
      return [{ path: at, ours: own, upstream: value }];
    }),
  };
}

/** Whether a version has a setting, by the ranges of the settings. */
function isIn(tree: SettingsTree, [name, ...rest]: readonly string[], version: UpstreamVersion): boolean {
  const member = name === undefined ? undefined : tree[name];
  if (member === undefined) return true;
  if (!isWithin(rangeOf(member) ?? {}, version)) return false;
  if (member instanceof Setting || member instanceof NamedGroups) return true;
  return isIn(member instanceof OptionalGroup ? member.members : member, rest, version);
}

/** The paths of values that the chart's templates read, some of which have no default. */
function pathsRead({ path: folder }: ChartFolder): ReadonlySet<string> {
  const templates = path.join(folder, 'templates');
  if (!fs.existsSync(templates)) return new Set();
  const files = fs.readdirSync(templates, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const texts = files.map((entry) => fs.readFileSync(path.join(entry.parentPath ?? entry.path, entry.name), 'utf8'));
  return new Set(
    texts.flatMap((text) => [...text.matchAll(/\.Values((?:\.\w+)+)/g)].map((match) => match[1]!.slice(1))),
  );
}

/** Whether a template reads a value, or a map that it is in. */
function isRead(read: ReadonlySet<string>, names: readonly string[]): boolean {
  return names.some((_, index) => read.has(names.slice(0, index + 1).join('.')));
}

/** All values but maps, by path; empty maps are values as well. */
function leaves(value: unknown, at = '', found = new Map<string, unknown>()): Map<string, unknown> {
  if (isMap(value) && Object.keys(value).length > 0) {
    for (const [name, member] of Object.entries(value)) leaves(member, at === '' ? name : `${at}.${name}`, found);
  } else if (at !== '') found.set(at, value);
  return found;
}

function has(values: unknown, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return true;
  return isMap(values) && Object.hasOwn(values, name) && has(values[name], rest);
}

function isNothing(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === '' ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  );
}

function isImage(at: string): boolean {
  return /\.(?:tag|\w*[dD]igest)$/.test(at);
}
