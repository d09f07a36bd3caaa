import * as v from 'valibot';
import { type ForVersion, ONLY_VERSION, type UpstreamVersion, type VersionRange } from './version';
import type { Written } from './written';

/**
 * One setting of an upstream install: the values that it accepts and its default.
 *
 * A component's settings are a tree of these, with upstream's names. The tree yields the TypeScript types, the defaults
 * and the checks, so the three cannot drift apart. A doc comment on a member shows in an editor wherever the setting is
 * used.
 */
export class Setting<T> {
  /**
   * @param check what a value must satisfy
   * @param byDefault the value when the user gives nothing
   * @param nullable whether `null` removes the default and leaves the setting unset; lists and maps always allow it
   * @param more options that only some settings have
   */
  constructor(
    readonly check: v.GenericSchema,
    readonly byDefault: T,
    readonly nullable: boolean,
    private readonly more: More<T> = {},
  ) {}

  /** The versions of upstream that have the setting; all when unset. */
  get range(): VersionRange | undefined {
    return this.more.range;
  }

  /** The words that the program compares a value with, if the chart accepts any text. */
  get words(): Words | undefined {
    return this.more.words;
  }

  /** How the chart's templates write a text that is parsed as YAML again; unset if it stays unchanged. */
  get written(): Written | undefined {
    return this.more.written;
  }

  /** The value in a version of upstream when the user gives nothing. */
  defaultIn(version: UpstreamVersion): T {
    const { defaultOf } = this.more;
    return defaultOf && version !== ONLY_VERSION ? defaultOf(version) : this.byDefault;
  }

  /** The same setting with additional options. */
  with(more: More<T>): Setting<T> {
    return new Setting(this.check, this.byDefault, this.nullable, { ...this.more, ...more });
  }

  /** The same setting, which `null` makes unset. */
  orUnset(): Setting<T | undefined> {
    return new Setting<T | undefined>(this.check, this.byDefault, true, this.more);
  }
}

/** Options that only some settings have. */
interface More<T> {
  /** The words that the program compares a value with, if the chart accepts any text. */
  readonly words?: Words;
  /** The versions of upstream that have the setting. */
  readonly range?: VersionRange;
  /** How the chart's templates write a text that is parsed as YAML again. */
  readonly written?: Written;
  /** The default in a version of upstream, if it is not the same in all. */
  readonly defaultOf?: (version: UpstreamVersion) => T;
}

/**
 * The words that a value is compared with. The chart accepts any other text too, but its effect is not what the author
 * intended: encryption of an unknown type means no encryption.
 */
export interface Words {
  readonly known: readonly string[];
  /** The first versions of upstream that accept certain words. */
  readonly since?: { readonly [word: string]: string };
  /** The words that a value consists of. */
  in(value: unknown): readonly string[];
}

/** A tree of settings. */
export interface SettingsTree {
  readonly [name: string]: Setting<unknown> | OptionalGroup<SettingsTree> | NamedGroups<SettingsTree> | SettingsTree;
}

/** A group of settings that is present or absent as a whole: created by `optional` and `removable`. */
export class OptionalGroup<Tree> {
  /** @param given whether the group is present by default; `null` removes it */
  constructor(
    readonly members: Tree,
    readonly given: boolean,
    readonly range?: VersionRange,
  ) {}
}

/** Groups of the same settings under names that the user chooses: created by `named`. */
export class NamedGroups<Tree> {
  /**
   * @param presets groups that are present by default, and their settings; `null` removes one
   * @param needs a required member of groups that are not presets; a group without it is a misspelt preset
   */
  constructor(
    readonly members: Tree,
    readonly presets: { readonly [name: string]: JsonMap },
    readonly needs?: string,
    readonly range?: VersionRange,
  ) {}
}

/** The input of the install: every setting, with defaults applied, for one version of upstream. */
export type CompleteSettings<Tree> = Settings<Tree> & ForVersion;

/** Every setting of a tree or of a group in it, with defaults applied. */
export type Settings<Tree> = { readonly [Name in keyof Tree]: SettingsOf<Tree[Name]> };

type SettingsOf<Member> =
  Member extends Setting<infer T>
    ? T
    : Member extends OptionalGroup<infer Tree>
      ? Settings<Tree> | undefined
      : Member extends NamedGroups<infer Tree>
        ? { readonly [name: string]: Settings<Tree> }
        : Settings<Member>;

/** The user's input: any part of the settings; `null` removes a default, as in Helm. */
export type SettingsInput<Tree> = { readonly [Name in keyof Tree]?: InputOf<Tree[Name]> };

type InputOf<Member> =
  Member extends Setting<infer T>
    ? Removable<T> | null
    : Member extends OptionalGroup<infer Tree>
      ? SettingsInput<Tree> | null
      : Member extends NamedGroups<infer Tree>
        ? { readonly [name: string]: SettingsInput<Tree> | null } | null
        : SettingsInput<Member>;

/** A value that is merged over its default: of a map, any part, where `null` removes a member. */
type Removable<T> = T extends Primitive | readonly unknown[]
  ? T
  : T extends object
    ? { readonly [Name in keyof T]?: Removable<T[Name]> | null }
    : T;

type Primitive = string | number | boolean | null | undefined;

/** Any JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** An object of unknown members, such as the contents of a values file. */
export type JsonMap = { readonly [key: string]: unknown };

/** Whether a value is a map, in the sense of YAML and Helm. */
export function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `true` or `false`; without a default it may also be unset. */
export function boolean(): Setting<boolean | undefined>;
export function boolean(byDefault: boolean): Setting<boolean>;
export function boolean(byDefault?: boolean): Setting<boolean | undefined> {
  return setting(v.boolean(), byDefault);
}

/** Text; without a default it may also be unset. */
export function text(): Setting<string | undefined>;
export function text(byDefault: string): Setting<string>;
export function text(byDefault?: string): Setting<string | undefined> {
  return setting(v.string(), byDefault);
}

const wholeNumber = v.pipe(v.number(), v.integer());

/** A whole number; without a default it may also be unset. */
export function integer(): Setting<number | undefined>;
export function integer(byDefault: number): Setting<number>;
export function integer(byDefault?: number): Setting<number | undefined> {
  return setting(wholeNumber, byDefault);
}

/** A number with or without a fraction; without a default it may also be unset. */
export function decimal(): Setting<number | undefined>;
export function decimal(byDefault: number): Setting<number>;
export function decimal(byDefault?: number): Setting<number | undefined> {
  return setting(v.number(), byDefault);
}

/** A number, or the same as text: ports, addresses and limits that upstream accepts in both forms. */
export function numberOrText(): Setting<number | string | undefined>;
export function numberOrText(byDefault: number | string): Setting<number | string>;
export function numberOrText(byDefault?: number | string): Setting<number | string | undefined> {
  return setting(v.union([v.number(), v.string()]), byDefault);
}

/** One of a few words; without a default it may also be unset. */
export function oneOf<const T extends string>(options: readonly T[]): Setting<T | undefined>;
export function oneOf<const T extends string>(options: readonly T[], byDefault: NoInfer<T>): Setting<T>;
export function oneOf<const T extends string>(options: readonly T[], byDefault?: T): Setting<T | undefined> {
  return setting(v.picklist(options), byDefault);
}

/**
 * One of a few words, although upstream's chart accepts any text: another word is an error in a program, and is
 * reported like an unknown name in a values file.
 */
export function word<const T extends string>(known: readonly T[]): Setting<T | undefined>;
export function word<const T extends string>(known: readonly T[], byDefault: NoInfer<T>): Setting<T>;
export function word<const T extends string>(known: readonly T[], byDefault?: T): Setting<T | undefined> {
  return withWords(setting(v.string(), byDefault), { known, in: (value) => [String(value)] });
}

/** The same, ignoring case. */
export function wordInAnyCase(known: readonly string[], byDefault: string): Setting<string> {
  return withWords(text(byDefault), { known, in: (value) => [String(value).toLowerCase()] });
}

/** The same setting, as a list of words that upstream's chart does not check. */
export function withWords<T>(of: Setting<T>, words: Words): Setting<T> {
  return of.with({ words });
}

/** A list of text, empty by default. */
export function textList(byDefault: readonly string[] = []): Setting<readonly string[]> {
  return setting(v.array(v.string()), byDefault);
}

/** A map whose members something else checks. Valibot's own would take lists, too. */
export const anyMap = v.custom<JsonMap>(isMap, 'a map');

/** The check of a map with any names: unlike a plain record, it does not accept a list. */
export function mapOf<T>(member: v.GenericSchema<T>): v.GenericSchema<{ readonly [key: string]: T }> {
  return v.pipe(anyMap, v.record(v.string(), member)) as unknown as v.GenericSchema<{ readonly [key: string]: T }>;
}

/** A map from text to text, such as labels; the user's input is merged over the default. */
export function textMap(byDefault: { readonly [key: string]: string } = {}): Setting<{
  readonly [key: string]: string;
}> {
  return setting(mapOf(v.string()), byDefault);
}

const anyList = v.custom<readonly unknown[]>(Array.isArray, 'a list');

/**
 * Part of a Kubernetes object that is copied to the manifest: an affinity, a security context, resources. The user's
 * input is merged over the default. The API server checks the rest.
 */
export function fragment<T extends object>(byDefault: T = {} as T): Setting<T> {
  return setting(anyMap, byDefault);
}

/** A list of parts of Kubernetes objects that are copied to the manifest: tolerations, volumes, variables. */
export function fragments<T extends object>(byDefault: readonly T[] = []): Setting<readonly T[]> {
  return setting(anyList, byDefault);
}

/** A value that upstream accepts in more than one form, as defined by the check. */
export function shaped<T>(check: v.GenericSchema<T>): Setting<T | undefined>;
export function shaped<T>(check: v.GenericSchema<T>, byDefault: T): Setting<T>;
export function shaped<T>(check: v.GenericSchema<T>, byDefault?: T): Setting<T | undefined> {
  return setting(check, byDefault);
}

/** The same setting, but `null` removes its default. */
export function nullable<T>(of: Setting<T>): Setting<T | undefined> {
  return of.orUnset();
}

/** A group that is absent by default. */
export function optional<Tree extends SettingsTree>(members: Tree): OptionalGroup<Tree> {
  return new OptionalGroup(members, false);
}

/** A group that is present with its defaults unless the user gives `null`. */
export function removable<Tree extends SettingsTree>(members: Tree): OptionalGroup<Tree> {
  return new OptionalGroup(members, true);
}

/**
 * Groups under any names, such as ports or listeners; a group that is not a preset starts from the members' defaults.
 */
export function named<Tree extends SettingsTree>(
  members: Tree,
  presets: { readonly [name: string]: SettingsInput<Tree> } = {},
  needs?: keyof Tree & string,
): NamedGroups<Tree> {
  return new NamedGroups(members, presets as { readonly [name: string]: JsonMap }, needs);
}

function setting<T>(check: v.GenericSchema, byDefault: T): Setting<T> {
  return new Setting(check, byDefault, byDefault === undefined);
}
