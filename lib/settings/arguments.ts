import { Construct } from 'constructs';
import * as v from 'valibot';
import { ConfigurationError, describe, type Problem, pathOf, plainName } from '../problems';
import { type PropChecks, takeProps } from './props';
import { isMap } from './schema';

/**
 * The check of each argument of a method, by its name and in its order. Names are written as in its signature: `port?` may
 * be left out, and `...names` is the rest. Members of an argument that is an object likewise.
 */
export interface Signature {
  readonly [argument: string]: v.GenericSchema | Signature;
}

/** A signature for each public method that takes arguments, so none can be added without one. */
export type Signatures<Methods> = {
  readonly [Name in keyof Methods as Name extends 'prototype' | `_${string}`
    ? never
    : Methods[Name] extends (...given: infer Given) => unknown
      ? Given extends readonly []
        ? never
        : Name
      : never]: Signature;
};

/**
 * Makes the methods of a class, or of its prototype, reject arguments that TypeScript would reject, for callers in
 * JavaScript: all at once, and before their code reads them.
 *
 * @param signatures called with the first call, so that loading a class makes no checks
 */
export function checkArguments<Methods extends object>(type: Methods, signatures: () => Signatures<Methods>): void {
  let made: Readonly<Record<string, Signature>> | undefined;
  for (const name of methodsOf(type)) {
    const method = type[name as keyof Methods] as (...given: unknown[]) => unknown;
    const checked = function (this: unknown, ...given: unknown[]): unknown {
      made ??= signatures();
      const signature = made[name];
      return method.apply(this, signature ? [...taken(() => `${nameOf(this)}.${name}`, signature, given)] : given);
    };
    Object.defineProperty(type, name, { value: checked, configurable: true, writable: true });
  }
}

/** The same for a constructor, which cannot be wrapped. */
export function checkConstruction(name: string, signature: Signature, given: readonly unknown[]): void {
  taken(() => name, signature, given);
}

function methodsOf(type: object): string[] {
  return Object.entries(Object.getOwnPropertyDescriptors(type)).flatMap(([name, { value }]) =>
    typeof value === 'function' && name !== 'constructor' && !name.startsWith('_') ? [name] : [],
  );
}

/** The name of the class, after the path of a construct. */
function nameOf(owner: unknown): string {
  const type = typeof owner === 'function' ? owner : (owner as object | undefined)?.constructor;
  const name = plainName(type?.name ?? '');
  return Construct.isConstruct(owner) ? `${pathOf(owner)}: ${name}` : name;
}

/** The arguments to use: tokens of cdk8s are resolved. */
function taken(method: () => string, signature: Signature, given: readonly unknown[]): readonly unknown[] {
  const names = Object.keys(signature);
  if (names.every((name, index) => fitsAsItIs(name, signature[name], given[index]))) return given;
  const props = Object.fromEntries(
    names.map((name, index) => [plain(name), name.startsWith('...') ? given.slice(index) : given[index]]),
  );
  const { value, problems } = takeProps<Record<string, unknown>>(props, checksOf(signature), '');
  const all = [...problems.map((problem) => needed(problem, names)), ...missing(props, signature, '')];
  if (all.length > 0) throw new ConfigurationError(all.map((problem) => `${method()}: ${describe(problem)}`));
  return names.flatMap((name) => (name.startsWith('...') ? (value[plain(name)] as unknown[]) : [value[plain(name)]]));
}

/** Most arguments are text and numbers; programs with thousands of clusters make many of them. */
function fitsAsItIs(name: string, check: v.GenericSchema | Signature | undefined, value: unknown): boolean {
  if (value === undefined) return name.endsWith('?');
  const isSimple = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return isSimple && !name.startsWith('...') && check !== undefined && isSchema(check) && v.is(check, value);
}

/** An argument that has no default cannot be left out for it. */
function needed(problem: Problem, names: readonly string[]): Problem {
  const name = names.find((each) => problem.remedy === `Change ${each}, or leave it out for the default.`);
  return name === undefined ? problem : { ...problem, remedy: `Change ${name}.` };
}

/** The name of an argument, without what its signature says about it. */
function plain(name: string): string {
  return name.replace(/^\.\.\.|\?$/g, '');
}

function checksOf(signature: Signature): PropChecks<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(signature).map(([name, check]) => [
      plain(name),
      !isSchema(check) ? checksOf(check) : name.startsWith('...') ? v.array(check) : check,
    ]),
  ) as PropChecks<Record<string, unknown>>;
}

function missing(given: Readonly<Record<string, unknown>>, signature: Signature, under: string): Problem[] {
  return Object.entries(signature).flatMap(([name, check]): Problem[] => {
    const value = given[plain(name)];
    const path = under ? `${under}.${plain(name)}` : name;
    if (value === undefined && plain(name) === name)
      return [{ what: `${path} is missing.`, remedy: `Give ${path} a value.`, code: 'SET007' }];
    return isMap(value) && !isSchema(check) ? missing(value, check, plain(path)) : [];
  });
}

function isSchema(check: v.GenericSchema | Signature): check is v.GenericSchema {
  return check.kind === 'schema';
}
