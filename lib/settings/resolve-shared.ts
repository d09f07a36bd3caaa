import { type Resolution, resolve } from './resolve';
import { type CompleteSettings, isMap, type JsonMap, type SettingsTree } from './schema';
import type { UpstreamVersion } from './version';

/** So many installs are resolved each by itself: to freeze and to compare pays only in a fleet. */
export const FEW = 10;
/** A setting that has more values than this differs from cluster to cluster. */
const MOST_VALUES = 32;
/** So many combinations of settings are kept: clusters of a fleet have a few, or each has its own. */
const MOST_COMBINATIONS = 8;

type SettingsMap = Readonly<Record<string, unknown>>;

/** A setting or group at the top of a tree, and what installs have been given for it so far. */
interface Member {
  readonly name: string;
  /** A tree of this member alone. */
  readonly tree: SettingsTree;
  /** Its values without problems, by the input as JSON. */
  readonly values: Map<string, unknown>;
}

/** What the installs of one chart in one version share. */
interface Shared {
  /** What the settings are where nothing is given. */
  readonly defaults: SettingsMap;
  readonly members: readonly Member[];
  readonly combinations: SettingsMap[];
}

/** The installs of one chart in one version so far. */
interface Known {
  installs: number;
  shared?: Shared;
}

const versions = new WeakMap<UpstreamVersion, WeakMap<SettingsTree, Known>>();

/**
 * `resolve` for programs with many installs: a setting or group that is given alike is resolved once and is the same
 * object in all of them, and so are settings that are alike as a whole. So whatever is made of settings can be kept by
 * their identity. They are frozen, since installs share them. The first ten installs of a program share nothing.
 */
export function resolveShared<Tree extends SettingsTree>(
  tree: Tree,
  input: JsonMap,
  version: UpstreamVersion,
): Resolution<Tree> {
  const known = knownOf(tree, version);
  if (++known.installs <= FEW) return resolve(tree, input, version);
  known.shared ??= nothingShared(tree, version);
  const { defaults, members, combinations } = known.shared;
  const settings = { ...defaults };
  const doubtful = members
    .filter(({ name }) => input[name] !== undefined)
    .flatMap((member) => {
      const { value, resolution } = resolveMember(member, input[member.name], version);
      settings[member.name] = value;
      return resolution ?? [];
    });
  const unknownNames = Object.keys(input).filter((name) => !Object.hasOwn(tree, name));
  if (unknownNames.length > 0)
    doubtful.push(resolve(tree, Object.fromEntries(unknownNames.map((name) => [name, input[name]])), version));
  return {
    settings: sameAsBefore(combinations, settings) as CompleteSettings<Tree>,
    problems: doubtful.flatMap(({ problems }) => problems),
    unknown: doubtful.flatMap(({ unknown }) => unknown),
    unknownWords: doubtful.flatMap(({ unknownWords }) => unknownWords),
  };
}

function knownOf(tree: SettingsTree, version: UpstreamVersion): Known {
  const ofVersion = versions.get(version) ?? new WeakMap<SettingsTree, Known>();
  versions.set(version, ofVersion);
  const known = ofVersion.get(tree) ?? { installs: 0 };
  ofVersion.set(tree, known);
  return known;
}

function nothingShared(tree: SettingsTree, version: UpstreamVersion): Shared {
  const members = Object.entries(tree).map(([name, member]) => ({ name, tree: { [name]: member }, values: new Map() }));
  return { defaults: frozen(resolve(tree, {}, version).settings), members, combinations: [] };
}

/** @returns the value, with all that was found if there are doubts about it */
function resolveMember(
  { name, tree, values }: Member,
  given: unknown,
  version: UpstreamVersion,
): { readonly value: unknown; readonly resolution?: Resolution<SettingsTree> } {
  const key = JSON.stringify(given, withUndefined);
  if (values.has(key)) return { value: values.get(key) };
  // What somebody has given may change later.
  const resolution = resolve(tree, { [name]: copyOf(given) }, version);
  const value = frozen((resolution.settings as SettingsMap)[name]);
  if (resolution.problems.length + resolution.unknown.length + resolution.unknownWords.length > 0)
    return { value, resolution };
  if (values.size >= MOST_VALUES) values.clear();
  values.set(key, value);
  return { value };
}

/** In a map that replaces a default, an undefined member is not the same as none. */
function withUndefined(_: string, value: unknown): unknown {
  return value === undefined ? '\u0000undefined' : value;
}

function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copyOf(member)]));
}

function sameAsBefore(combinations: SettingsMap[], settings: SettingsMap): SettingsMap {
  const names = Object.keys(settings);
  const same = combinations.find((other) => names.every((name) => other[name] === settings[name]));
  if (same) return same;
  if (combinations.length >= MOST_COMBINATIONS) combinations.shift();
  combinations.push(Object.freeze(settings));
  return settings;
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const member of Object.values(value)) frozen(member);
  return Object.freeze(value);
}
