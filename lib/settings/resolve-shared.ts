import { copyOf } from './plain-data';
import { type Resolution, resolve } from './resolve';
import { isSameData } from './same-data';
import type { CompleteSettings, JsonMap, SettingsTree } from './schema';
import type { UpstreamVersion } from './version';

/** So many installs are resolved each by itself: to freeze and to compare pays only in a fleet. */
export const FEW = 10;
/** A setting that has more forms than this differs from cluster to cluster. */
const MOST_FORMS = 16;
/** So many combinations of settings are kept: clusters of a fleet have a few, or each has its own. */
const MOST_COMBINATIONS = 8;

type SettingsMap = Readonly<Record<string, unknown>>;

/** What an install has been given for a setting or group, and what that makes. */
interface Form {
  readonly given: unknown;
  readonly value: unknown;
  /** Whether something is wrong with it, or not known. */
  readonly isDoubtful: boolean;
}

/** A setting or group at the top of a tree. */
interface Member {
  readonly name: string;
  /** A tree of this member alone. */
  readonly tree: SettingsTree;
  /** Its last forms. */
  readonly forms: Form[];
}

/** Settings, and how many of them are not as by default. */
interface Combination {
  readonly settings: SettingsMap;
  readonly changes: number;
}

/** What the installs of one chart in one version share. */
interface Shared {
  /** The settings where nothing is given. */
  readonly defaults: SettingsMap;
  readonly members: ReadonlyMap<string, Member>;
  readonly combinations: Combination[];
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
  const { changed, isDoubtful } = changesIn(known.shared, input, version);
  const settings = sameAsBefore(known.shared, changed) as CompleteSettings<Tree>;
  return isDoubtful
    ? { ...resolve(tree, input, version), settings }
    : { settings, problems: [], unknown: [], unknownWords: [] };
}

function knownOf(tree: SettingsTree, version: UpstreamVersion): Known {
  const ofVersion = versions.get(version) ?? new WeakMap<SettingsTree, Known>();
  versions.set(version, ofVersion);
  const known = ofVersion.get(tree) ?? { installs: 0 };
  ofVersion.set(tree, known);
  return known;
}

function nothingShared(tree: SettingsTree, version: UpstreamVersion): Shared {
  const members = Object.entries(tree).map(([name, member]) => ({ name, tree: { [name]: member }, forms: [] }));
  return {
    defaults: frozen(resolve(tree, {}, version).settings),
    members: new Map(members.map((member) => [member.name, member])),
    combinations: [],
  };
}

/** The settings that are not as by default, and whether there are doubts about what is given. */
function changesIn({ defaults, members }: Shared, input: JsonMap, version: UpstreamVersion) {
  const changed: Record<string, unknown> = {};
  let isDoubtful = false;
  for (const name of Object.keys(input)) {
    if (input[name] === undefined) continue;
    const member = members.get(name);
    const form = member && formOf(member, input[name], version);
    if (!form || form.isDoubtful) isDoubtful = true;
    if (form && form.value !== defaults[name]) changed[name] = form.value;
  }
  return { changed, isDoubtful };
}

function formOf({ name, tree, forms }: Member, given: unknown, version: UpstreamVersion): Form {
  const like = forms.find((form) => isSameData(form.given, given));
  if (like) return like;
  // What somebody has given may change later.
  const own = copyOf(given);
  const { settings, problems, unknown, unknownWords } = resolve(tree, { [name]: own }, version);
  const isDoubtful = problems.length + unknown.length + unknownWords.length > 0;
  const form = { given: own, value: frozen((settings as SettingsMap)[name]), isDoubtful };
  forms.unshift(form);
  if (forms.length > MOST_FORMS) forms.pop();
  return form;
}

function sameAsBefore({ defaults, combinations }: Shared, changed: SettingsMap): SettingsMap {
  const names = Object.keys(changed);
  const same = combinations.find(
    ({ settings, changes }) => changes === names.length && names.every((name) => settings[name] === changed[name]),
  );
  if (same) return same.settings;
  if (combinations.length >= MOST_COMBINATIONS) combinations.shift();
  const settings = Object.freeze({ ...defaults, ...changed });
  combinations.push({ settings, changes: names.length });
  return settings;
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const member of Object.values(value)) frozen(member);
  return Object.freeze(value);
}
