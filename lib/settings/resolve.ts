import { closest, distance } from 'fastest-levenshtein';
import * as v from 'valibot';
import { type Problem, quoted } from '../problems';
import { expectation } from './expectation';
import { isMap, type JsonMap, NamedGroups, OptionalGroup, Setting, type Settings, type SettingsTree } from './schema';

/** A name in the input that the settings do not have. */
export interface UnknownSetting {
  /** Where it stands, for example `cgroup.automount`. */
  readonly path: string;
  /** The setting of the same parent whose name is most like it. */
  readonly nearest?: string;
}

/** A word in the input that nothing compares the setting with. */
export interface UnknownWord {
  /** The setting, for example `encryption.type`. */
  readonly path: string;
  readonly word: string;
  /** The words that are known there. */
  readonly known: readonly string[];
}

/** Settings with every default applied, and what is wrong with the input. */
export interface Resolution<Tree> {
  readonly settings: Settings<Tree>;
  readonly problems: readonly Problem[];
  readonly unknown: readonly UnknownSetting[];
  readonly unknownWords: readonly UnknownWord[];
}

/**
 * Applies the defaults and checks what the user gave, as Helm merges values: maps are merged over their defaults,
 * anything else replaces its default, and `null` removes it.
 *
 * The result is valid only when there is no problem. Unknown names and words are no problem by themselves: see
 * `unknownProblems` and `unknownWordProblems`.
 */
export function resolve<Tree extends SettingsTree>(tree: Tree, input: JsonMap, under = ''): Resolution<Tree> {
  const found: Found = nothingFound();
  return { settings: resolveTree(tree, input, under, found) as Settings<Tree>, ...found };
}

/** The unknown names as problems, for callers that must not ignore them. */
export function unknownProblems(unknown: readonly UnknownSetting[]): Problem[] {
  return unknown.map(({ path, nearest }) => ({
    what: `${path} is not a known setting.`,
    remedy: nearest ? `Did you mean ${nearest}?` : 'Remove it.',
    code: 'SET001',
  }));
}

/** The unknown words as problems. */
export function unknownWordProblems(words: readonly UnknownWord[]): Problem[] {
  return words.map(({ path, word, known }) => {
    const nearest = nearestOf(known, word);
    return {
      what: `${path}: ${quoted(word)} is not known; known are ${known.filter(Boolean).join(', ')}.`,
      remedy: nearest ? `Did you mean ${nearest}?` : `Use one of these, or leave ${path} out for the default.`,
      code: 'SET008',
    };
  });
}

interface Found {
  readonly problems: Problem[];
  readonly unknown: UnknownSetting[];
  readonly unknownWords: UnknownWord[];
}

function nothingFound(): Found {
  return { problems: [], unknown: [], unknownWords: [] };
}

function resolveTree(tree: SettingsTree, input: JsonMap, path: string, found: Found): JsonMap {
  const settings: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(tree)) {
    const given = input[name];
    const at = path ? `${path}.${name}` : name;
    settings[name] = resolveMember(member, given, at, found);
  }
  for (const name of Object.keys(input)) {
    if (!Object.hasOwn(tree, name) && input[name] !== undefined) {
      found.unknown.push({ path: path ? `${path}.${name}` : name, nearest: nearestName(tree, name, path) });
    }
  }
  return settings;
}

function resolveMember(member: SettingsTree[string], given: unknown, path: string, found: Found): unknown {
  if (member instanceof Setting) return resolveSetting(member, given, path, found);
  if (member instanceof OptionalGroup) return resolveOptional(member, given, path, found);
  if (member instanceof NamedGroups) return resolveNamed(member, given, path, found);
  return resolveGroup(member, given, path, found);
}

function resolveOptional(group: OptionalGroup<SettingsTree>, given: unknown, path: string, found: Found): unknown {
  if (given === null) return undefined;
  // In a template an empty map counts as absent.
  const said = isMap(given) ? Object.keys(given).length > 0 : given !== undefined;
  return said || group.given ? resolveGroup(group.members, given, path, found) : undefined;
}

function resolveNamed(groups: NamedGroups<SettingsTree>, given: unknown, path: string, found: Found): JsonMap {
  const { members, presets, needs } = groups;
  if (given === null) return {};
  if (given !== undefined && !isMap(given)) {
    found.problems.push({
      what: `${path} is ${quoted(given)}, but it is a map from names to groups of settings: ${Object.keys(members).join(', ')}.`,
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
  if (given === undefined) return defaultsOf(tree);
  if (isMap(given)) return resolveTree(tree, given, path, found);
  if (given === null && isUnsetByDefault(tree)) return defaultsOf(tree);
  found.problems.push({
    what: `${path} is ${quoted(given)}, but it is a group of settings: ${Object.keys(tree).join(', ')}.`,
    remedy: groupRemedy(tree, given, path),
    code: 'SET002',
  });
  return defaultsOf(tree);
}

function groupRemedy(tree: SettingsTree, given: unknown, path: string): string {
  if (given === null) return `Leave ${path} out for its defaults, or set what is below it one by one.`;
  if (typeof given === 'boolean' && tree.enabled instanceof Setting) return `Set ${path}.enabled to ${given}.`;
  return 'Set these one by one.';
}

const defaults = new WeakMap<SettingsTree, JsonMap>();

/** The defaults of a group that nothing is said about: most groups, so they are made once and shared. */
function defaultsOf(tree: SettingsTree): JsonMap {
  const known = defaults.get(tree);
  if (known) return known;
  const settings = Object.freeze(resolveTree(tree, {}, '', nothingFound()));
  defaults.set(tree, settings);
  return settings;
}

/** Whether removing the group changes nothing, because none of its defaults says anything. */
function isUnsetByDefault(tree: SettingsTree): boolean {
  return Object.values(tree).every((member) => {
    if (member instanceof OptionalGroup) return !member.given;
    if (member instanceof NamedGroups) return Object.keys(member.presets).length === 0;
    if (!(member instanceof Setting)) return isUnsetByDefault(member);
    const value = member.byDefault;
    return typeof value === 'object' && value !== null ? Object.keys(value).length === 0 : !value;
  });
}

function resolveSetting(setting: Setting<unknown>, given: unknown, path: string, found: Found): unknown {
  if (given === undefined) return setting.byDefault;
  if (given === null) return unset(setting, path, found);
  const value = isMap(given) ? mergeMaps(isMap(setting.byDefault) ? setting.byDefault : {}, given) : given;
  const result = v.safeParse(setting.check, value);
  if (result.success) {
    noteUnknownWords(setting, result.output, path, found);
    return result.output;
  }
  for (const issue of result.issues) {
    const at = [path, v.getDotPath(issue)].filter(Boolean).join('.');
    found.problems.push({
      what: `${at} is ${quoted(issue.input)}, but it must be ${expectation(issue)}.`,
      remedy:
        quotesRemedy(issue) ??
        nearestRemedy(issue) ??
        `Change ${at}, or leave it out for the default ${quoted(setting.byDefault)}.`,
      code: 'SET003',
    });
  }
  return setting.byDefault;
}

function noteUnknownWords({ words }: Setting<unknown>, value: unknown, path: string, found: Found): void {
  if (!words) return;
  const { known } = words;
  for (const word of words.in(value)) if (!known.includes(word)) found.unknownWords.push({ path, word, known });
}

/** What is wrong is often only that there are quotes, or that there are none. */
function quotesRemedy({ expected, input }: v.BaseIssue<unknown>): string | undefined {
  if (expected === 'string' && (typeof input === 'boolean' || typeof input === 'number')) {
    return `Write it in quotes: "${input}".`;
  }
  const bare = expected === 'number' ? /^-?\d+(\.\d+)?$/ : expected === 'boolean' ? /^(true|false)$/ : undefined;
  if (typeof input === 'string' && bare?.test(input)) return `Write it without quotes: ${input}.`;
  return undefined;
}

/** Of a few words, the one that was probably meant. */
function nearestRemedy({ type, input, expected }: v.BaseIssue<unknown>): string | undefined {
  if (type !== 'picklist' || typeof input !== 'string') return undefined;
  const nearest = nearestOf(
    [...(expected ?? '').matchAll(/"([^"]*)"/g)].map(([, option = '']) => option),
    input,
  );
  return nearest && `Did you mean ${nearest}?`;
}

function unset(setting: Setting<unknown>, path: string, found: Found): unknown {
  if (setting.nullable) return undefined;
  if (Array.isArray(setting.byDefault)) return [];
  if (isMap(setting.byDefault)) return {};
  found.problems.push({
    what: `${path} is null, which would remove its default ${quoted(setting.byDefault)}, but it cannot be unset.`,
    remedy: `Leave ${path} out for the default, or give it a value.`,
    code: 'SET004',
  });
  return setting.byDefault;
}

/** Helm's merge of two maps: deep, what is given wins, and `null` removes. */
function mergeMaps(base: JsonMap, over: JsonMap): JsonMap {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    if (value === null || value === undefined) delete merged[key];
    else merged[key] = isMap(value) ? mergeMaps(isMap(below) ? below : {}, value) : value;
  }
  return merged;
}

/** Puts one layer of input over another, as `resolve` will read it: deep, what lies over wins, and `null` stays. */
export function overlay(base: JsonMap, over: JsonMap): JsonMap {
  const layered: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = layered[key];
    if (value !== undefined) layered[key] = isMap(value) && isMap(below) ? overlay(below, value) : value;
  }
  return layered;
}

/**
 * The name that was probably meant. A name with dots, which are no levels in a values file, is meant as the path that it
 * looks like.
 */
function nearestName(tree: SettingsTree, name: string, path: string): string | undefined {
  const names = Object.keys(tree);
  const inFull = path ? `${path}.${name}` : name;
  if (name.includes('.') && names.includes(name.split('.')[0] ?? '')) return inFull;
  const nearest = nearestOf(names, name);
  return nearest && path ? `${path}.${nearest}` : nearest;
}

/** The name or word that was probably meant: it differs by case, or by at most half of the shorter one's letters. */
function nearestOf(names: readonly string[], name: string): string | undefined {
  if (names.length === 0) return undefined;
  const nearest = names.find((known) => known.toLowerCase() === name.toLowerCase()) ?? closest(name, [...names]);
  const edits = distance(nearest.toLowerCase(), name.toLowerCase());
  return edits * 2 > Math.min(nearest.length, name.length) ? undefined : nearest;
}
