import * as v from 'valibot';

/**
 * One setting of an upstream install: what it accepts and what it is when nothing is said.
 *
 * A component's settings are a tree of these, under upstream's own names. The tree yields the TypeScript types, the
 * defaults and the checks, so that the three cannot drift apart. A doc comment on a member shows in an editor
 * wherever the setting is used.
 */
export class Setting<T> {
  /**
   * @param check what a value must satisfy
   * @param byDefault the value when the user says nothing
   * @param nullable whether `null` takes the default away and leaves the setting unset; lists and maps always allow it
   */
  constructor(
    readonly check: v.GenericSchema,
    readonly byDefault: T,
    readonly nullable: boolean,
  ) {}
}

/** A tree of settings. */
export interface SettingsTree {
  readonly [name: string]: Setting<unknown> | SettingsTree;
}

/** What the install reads: every setting, defaults applied. */
export type Settings<Tree> = {
  readonly [Name in keyof Tree]: Tree[Name] extends Setting<infer T> ? T : Settings<Tree[Name]>;
};

/** What a user writes: any part of the settings; `null` removes a default, as in Helm. */
export type SettingsInput<Tree> = {
  readonly [Name in keyof Tree]?: Tree[Name] extends Setting<infer T> ? T | null : SettingsInput<Tree[Name]>;
};

/** Any value that JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** An object of unknown members, such as a values file holds. */
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

/** A number, or the same as text: ports, addresses and limits that upstream takes either way. */
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

/** A list of text, empty unless said otherwise. */
export function textList(byDefault: readonly string[] = []): Setting<readonly string[]> {
  return setting(v.array(v.string()), byDefault);
}

/** A map from text to text, such as labels; what the user gives is merged over the default. */
export function textMap(byDefault: { readonly [key: string]: string } = {}): Setting<{
  readonly [key: string]: string;
}> {
  return setting(v.record(v.string(), v.string()), byDefault);
}

const anyMap = v.custom<JsonMap>(isMap, 'a map');
const anyList = v.custom<readonly unknown[]>(Array.isArray, 'a list');

/**
 * A part of a Kubernetes object that goes into the manifest as it is: an affinity, a security context, resources.
 * What the user gives is merged over the default. The API server checks the rest.
 */
export function fragment<T extends object>(byDefault: T = {} as T): Setting<T> {
  return setting(anyMap, byDefault);
}

/** A list of parts of Kubernetes objects that go into the manifest as they are: tolerations, volumes, variables. */
export function fragments<T extends object>(byDefault: readonly T[] = []): Setting<readonly T[]> {
  return setting(anyList, byDefault);
}

/** Whatever upstream takes in more than one shape: the check says which. */
export function shaped<T>(check: v.GenericSchema<T>): Setting<T | undefined>;
export function shaped<T>(check: v.GenericSchema<T>, byDefault: T): Setting<T>;
export function shaped<T>(check: v.GenericSchema<T>, byDefault?: T): Setting<T | undefined> {
  return setting(check, byDefault);
}

/** The same setting, but `null` takes its default away. */
export function nullable<T>(of: Setting<T>): Setting<T | undefined> {
  return new Setting<T | undefined>(of.check, of.byDefault, true);
}

function setting<T>(check: v.GenericSchema, byDefault: T): Setting<T> {
  return new Setting(check, byDefault, byDefault === undefined);
}
