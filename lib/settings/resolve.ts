import * as v from 'valibot';
import { type Problem, quoted } from '../problems';
import { mayBeSecret } from '../secrets/shown';
import { expectation } from './expectation';
import { mergeMaps, overlay } from './merge';
import { nearestOf } from './nearest';
import { rangeOf } from './ranges';
import {
  type CompleteSettings,
  isMap,
  type JsonMap,
  NamedGroups,
  OptionalGroup,
  Setting,
  type SettingsTree,
} from './schema';
import { isWithin, ONLY_VERSION, reaches, type UpstreamVersion, VERSION, type VersionRange } from './version';

/** A name in the input that the settings do not have. */
export interface UnknownSetting {
  /** Its path, for example `cgroup.automount`. */
  readonly path: string;
  /** The setting of the same parent with the most similar name. */
  readonly nearest?: string;
  /** The versions of upstream that have it, if any do. */
  readonly range?: VersionRange;
}

/** A value in the input that is not among the known ones of the setting. */
export interface UnknownWord {
  /** The setting, for example `encryption.type`. */
  readonly path: string;
  readonly word: string;
  /** The values that are known for it. */
  readonly known: readonly string[];
}

/** Settings with every default applied, and the problems of the input. */
export interface Resolution<Tree> {
  readonly settings: CompleteSettings<Tree>;
  readonly problems: readonly Problem[];
  readonly unknown: readonly UnknownSetting[];
  readonly unknownWords: readonly UnknownWord[];
}

/**
 * Applies the defaults and checks the user's input, with Helm's rules for merging values: maps are merged over their
 * defaults, anything else replaces its default, and `null` removes it.
 *
 * The result is valid only if there are no problems. Unknown names and words are not problems in themselves: see
 * `unknownProblems` and `unknownWordProblems`. Names that only other versions of upstream have are unknown, too.
 */
export function resolve<Tree extends SettingsTree>(
  tree: Tree,
  input: JsonMap,
  version: UpstreamVersion = ONLY_VERSION,
): Resolution<Tree> {
  const { version: _, ...found } = nothingFound(version);
  const settings = { ...resolveTree(tree, input, '', { version, ...found }), [VERSION]: version };
  return { settings: settings as CompleteSettings<Tree>, ...found };
}

/** The members' values when the user gives nothing. */
export function defaultsIn<Tree extends SettingsTree>(tree: Tree, version: UpstreamVersion): CompleteSettings<Tree> {
  return resolve(tree, {}, version).settings;
}

/** The version to resolve for, and the findings so far. */
interface Found {
  readonly version: UpstreamVersion;
  readonly problems: Problem[];
  readonly unknown: UnknownSetting[];
  readonly unknownWords: UnknownWord[];
}

function nothingFound(version: UpstreamVersion): Found {
  return { version, problems: [], unknown: [], unknownWords: [] };
}

function resolveTree(tree: SettingsTree, input: JsonMap, path: string, found: Found): JsonMap {
  const settings: Record<string, unknown> = {};
  for (const { name, member, range } of membersOf(tree)) {
    const given = input[name];
    const at = path ? `${path}.${name}` : name;
    if (range === undefined || isWithin(range, found.version)) {
      settings[name] = resolveMember(member, given, at, found);
    } else {
      if (given !== undefined) found.unknown.push({ path: at, range });
      settings[name] = defaultOf(member);
    }
  }
  for (const name of Object.keys(input)) {
    if (!Object.hasOwn(tree, name) && input[name] !== undefined) {
      found.unknown.push({ path: path ? `${path}.${name}` : name, nearest: nearestName(tree, name, path) });
    }
  }
  return settings;
}

interface Member {
  readonly name: string;
  readonly member: SettingsTree[string];
  readonly range: VersionRange | undefined;
}

const members = new WeakMap<SettingsTree, readonly Member[]>();

/** The members of a group, which are the same for every install. */
function membersOf(tree: SettingsTree): readonly Member[] {
  const known = members.get(tree);
  if (known) return known;
  const found = Object.entries(tree).map(([name, member]) => ({ name, member, range: rangeOf(member) }));
  members.set(tree, found);
  return found;
}

function resolveMember(member: SettingsTree[string], given: unknown, path: string, found: Found): unknown {
  if (member instanceof Setting) return resolveSetting(member, given, path, found);
  if (member instanceof OptionalGroup) return resolveOptional(member, given, path, found);
  if (member instanceof NamedGroups) return resolveNamed(member, given, path, found);
  return resolveGroup(member, given, path, found);
}

function resolveOptional(group: OptionalGroup<SettingsTree>, given: unknown, path: string, found: Found): unknown {
  if (given === null) return undefined;
  // In a template an empty map counts as absent (falsy).
  const isGiven = isMap(given) ? Object.keys(given).length > 0 : given !== undefined;
  return isGiven || group.given ? resolveGroup(group.members, given, path, found) : undefined;
}

function resolveNamed(groups: NamedGroups<SettingsTree>, given: unknown, path: string, found: Found): JsonMap {
  const { members, presets, needs } = groups;
  if (given === null) return {};
  if (given !== undefined && !isMap(given)) {
    found.problems.push({
      what: `${path} is ${quoted(given, path)}, but it is a map from names to groups of settings: ${Object.keys(members).join(', ')}.`,
      remedy: 'Give each group under its name.',
      code: 'SET002',
    });
    return {};
  }
  const layered = overlay(presets, given ?? {});
  const settings: Record<string, unknown> = {};
  for (const name of Object.keys(layered)) {
    const group = layered[name];
    if (group === null) {
      if (!Object.hasOwn(presets, name)) found.problems.push(nothingToRemove(`${path}.${name}`, presets));
      continue;
    }
    if (needs && isMap(group) && group[needs] === undefined) {
      found.unknownWords.push({ path, word: name, known: Object.keys(presets) });
    }
    settings[name] = resolveGroup(members, group, `${path}.${name}`, found);
  }
  return settings;
}

function nothingToRemove(path: string, presets: JsonMap): Problem {
  return {
    what: `${path} is null, which removes a default, but the defaults are ${Object.keys(presets).join(', ') || 'empty'}.`,
    remedy: `Leave ${path} out.`,
    code: 'SET004',
  };
}

function resolveGroup(tree: SettingsTree, given: unknown, path: string, found: Found): JsonMap {
  if (given === undefined) return defaultsOf(tree, found.version);
  if (isMap(given)) return resolveTree(tree, given, path, found);
  if (given === null && isUnsetByDefault(tree, found.version)) return defaultsOf(tree, found.version);
  found.problems.push({
    what: `${path} is ${quoted(given, path)}, but it is a group of settings: ${Object.keys(tree).join(', ')}.`,
    remedy: groupRemedy(tree, given, path),
    code: 'SET002',
  });
  return defaultsOf(tree, found.version);
}

function groupRemedy(tree: SettingsTree, given: unknown, path: string): string {
  if (given === null) return `Leave ${path} out for its defaults, or set what is below it one by one.`;
  if (typeof given === 'boolean' && tree.enabled instanceof Setting) return `Set ${path}.enabled to ${given}.`;
  return 'Set these one by one.';
}

const defaults = new WeakMap<UpstreamVersion, WeakMap<SettingsTree, JsonMap>>();

/** The defaults of a group without any input: most groups, so they are created once per version and shared. */
function defaultsOf(tree: SettingsTree, version: UpstreamVersion): JsonMap {
  const ofVersion = defaults.get(version) ?? new WeakMap<SettingsTree, JsonMap>();
  defaults.set(version, ofVersion);
  const known = ofVersion.get(tree);
  if (known) return known;
  const settings = Object.freeze(resolveTree(tree, {}, '', nothingFound(version)));
  ofVersion.set(tree, settings);
  return settings;
}

/** The value of a member that the version of upstream does not have: nothing reads it, but its type must be right. */
function defaultOf(member: SettingsTree[string]): unknown {
  return resolveMember(member, undefined, '', nothingFound(ONLY_VERSION));
}

/** Whether removing the group changes nothing, because all of its defaults are empty. */
function isUnsetByDefault(tree: SettingsTree, version: UpstreamVersion): boolean {
  return Object.values(tree).every((member) => {
    if (member instanceof OptionalGroup) return !member.given;
    if (member instanceof NamedGroups) return Object.keys(member.presets).length === 0;
    if (!(member instanceof Setting)) return isUnsetByDefault(member, version);
    const value = member.defaultIn(version);
    return typeof value === 'object' && value !== null ? Object.keys(value).length === 0 : !value;
  });
}

function resolveSetting(setting: Setting<unknown>, given: unknown, path: string, found: Found): unknown {
  const byDefault = setting.defaultIn(found.version);
  if (given === undefined) return byDefault;
  if (given === null) return unset(setting, byDefault, path, found);
  const value = isMap(given) ? mergeMaps(isMap(byDefault) ? byDefault : {}, given) : given;
  const result = v.safeParse(setting.check, value);
  if (result.success) {
    noteUnknownWords(setting, result.output, path, found);
    return result.output;
  }
  for (const issue of result.issues) {
    const at = [path, v.getDotPath(issue)].filter(Boolean).join('.');
    if (issue.input === undefined) {
      found.problems.push({ what: `${at} is missing.`, remedy: `Add ${at}.`, code: 'SET003' });
      continue;
    }
    found.problems.push({
      what: `${at} is ${quoted(issue.input, at)}, but it must be ${expectation(issue)}.`,
      remedy:
        quotesRemedy(issue, at) ??
        nearestRemedy(issue) ??
        `Change ${at}, or leave it out${byDefault === undefined ? '' : ` for the default ${quoted(byDefault)}`}.`,
      code: 'SET003',
    });
  }
  return byDefault;
}

function noteUnknownWords({ words }: Setting<unknown>, value: unknown, path: string, found: Found): void {
  if (!words) return;
  const known = words.known.filter((word) => reaches(found.version.version, words.since?.[word] ?? '0'));
  for (const word of words.in(value)) if (!known.includes(word)) found.unknownWords.push({ path, word, known });
}

/** Often the only problem is missing or superfluous quotes. */
function quotesRemedy({ expected, input }: v.BaseIssue<unknown>, at: string): string | undefined {
  if (mayBeSecret(input, at)) return undefined;
  if (expected === 'string' && (typeof input === 'boolean' || typeof input === 'number')) {
    return `Write it in quotes: "${input}".`;
  }
  const bare = expected === 'number' ? /^-?\d+(\.\d+)?$/ : expected === 'boolean' ? /^(true|false)$/ : undefined;
  if (typeof input === 'string' && bare?.test(input)) return `Write it without quotes: ${input}.`;
  return undefined;
}

/** The word that was probably meant, if there are only a few. */
function nearestRemedy({ type, input, expected }: v.BaseIssue<unknown>): string | undefined {
  if (type !== 'picklist' || typeof input !== 'string') return undefined;
  const nearest = nearestOf(
    [...(expected ?? '').matchAll(/"([^"]*)"/g)].map(([, option = '']) => option),
    input,
  );
  return nearest && `Did you mean ${nearest}?`;
}

function unset(setting: Setting<unknown>, byDefault: unknown, path: string, found: Found): unknown {
  if (setting.nullable) return undefined;
  if (Array.isArray(byDefault)) return [];
  if (isMap(byDefault)) return {};
  found.problems.push({
    what: `${path} is null, which would remove its default ${quoted(byDefault)}, but it cannot be unset.`,
    remedy: `Leave ${path} out for the default, or give it a value.`,
    code: 'SET004',
  });
  return byDefault;
}

/**
 * The name that was probably meant. A name with dots, which do not mean levels in a values file, is assumed to mean the
 * path that it looks like.
 */
function nearestName(tree: SettingsTree, name: string, path: string): string | undefined {
  const names = Object.keys(tree);
  const inFull = path ? `${path}.${name}` : name;
  if (name.includes('.') && names.includes(name.split('.')[0] ?? '')) return inFull;
  const nearest = nearestOf(names, name);
  return nearest && path ? `${path}.${nearest}` : nearest;
}
