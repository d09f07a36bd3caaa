import { Duration } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { closest } from 'fastest-levenshtein';
import * as v from 'valibot';
import { type Problem, quoted, refuse } from '../problems';
import { expectation } from './expectation';
import { type Taken, take } from './plain-data';
import { isMap, type JsonMap } from './schema';
import { namespaceName, text } from './values';

/** A check for each prop, so no prop can be added without one; a nested object has separate checks. */
export type PropChecks<Props> = {
  readonly [Name in keyof Required<Props>]: v.GenericSchema | PropChecks<NonNullable<Props[Name]>>;
};

/**
 * Rejects props that TypeScript would reject, for callers in JavaScript and for values from casts: unknown names,
 * values of the wrong type, and values that are not data, all at once.
 *
 * @param under the path of the props if they are part of others, such as `ingress[0]`
 * @param callable how deep a member may be a function; the members themselves if not given
 * @returns the props to use: tokens of cdk8s are resolved
 */
export function checkProps<Props extends object>(
  scope: IConstruct,
  props: Props,
  checks: PropChecks<Props>,
  under = '',
  callable?: number,
): Props {
  const { value, problems } = takeProps(props, checks, under, callable);
  refuse(scope, problems);
  return value;
}

/** The same for callers that know more about a problem than its path, such as the line of a file. */
export function takeProps<Props extends object>(
  props: Props,
  checks: PropChecks<Props>,
  under: string,
  callable = 1,
): Taken<Props> {
  const taken = take(props, under, { instances: true, callable });
  const problems = [...taken.problems];
  if (isMap(taken.value)) checkObject(taken.value, checks as Checks, under, problems);
  else if (problems.length === 0) problems.push(noProps(props, checks as Checks, under));
  return { value: taken.value, problems };
}

function noProps(props: unknown, checks: Checks, under: string): Problem {
  return {
    what: `${under || 'the props'}: ${quoted(props)} is given, but it must be an object of ${Object.keys(checks).join(', ')}.`,
    remedy: 'Give an object, or leave it out for the defaults.',
    code: 'SET006',
  };
}

/**
 * The name and namespace in props, for a base class that needs them before its subclass has checked all props; problems
 * of the others are reported then.
 */
export function identityIn(scope: IConstruct, props: object): { readonly name?: string; readonly namespace?: string } {
  const { value } = take<unknown>(props, '', { instances: true, callable: 1 });
  const { name, namespace } = isMap(value) ? (value as { name?: string; namespace?: string }) : {};
  return checkProps(scope, { name, namespace }, { name: text, namespace: namespaceName });
}

/**
 * Rejects missing props that TypeScript requires, for callers in JavaScript.
 *
 * @param under where the props stand when they are part of others
 */
export function requireProps<Props extends object>(
  scope: IConstruct,
  props: Props,
  names: readonly (keyof Props & string)[],
  under = '',
): void {
  const missing = names.filter((name) => props[name] === undefined);
  refuse(
    scope,
    missing.map((name) => {
      const path = under ? `${under}.${name}` : name;
      return { what: `${path} is missing.`, remedy: `Give ${path} a value.`, code: 'SET007' };
    }),
  );
}

/** Checks each item of a list of props. */
export function checkEach<Props extends object>(
  scope: IConstruct,
  path: string,
  items: readonly Props[],
  checks: PropChecks<Props>,
  required: readonly (keyof Props & string)[] = [],
): void {
  const at = (index: number) => `${path}[${index}]`;
  const props = Object.fromEntries(items.map((item, index) => [at(index), item]));
  const each = Object.fromEntries(items.map((_, index) => [at(index), checks]));
  checkProps<Record<string, Props>>(scope, props, each as PropChecks<Record<string, Props>>);
  items.forEach((item, index) => {
    requireProps(scope, item, required, at(index));
  });
}

/** A `Duration` of cdk8s. */
export const duration = v.custom<Duration>((value) => value instanceof Duration, 'a Duration');

/** Anything in the tree of a program. */
export const construct = v.custom<IConstruct>((value) => Construct.isConstruct(value), 'a construct');

/** An instance of a class of ours; `how` describes how to create one, as the end of "must be …". */
export function instanceOf<T extends object>(type: { readonly prototype: T }, how: string): v.GenericSchema<T> {
  return v.custom<T>((value) => Object.prototype.isPrototypeOf.call(type.prototype, value as object), how);
}

interface Checks {
  readonly [name: string]: v.GenericSchema | Checks;
}

function checkObject(given: JsonMap, checks: Checks, under: string, problems: Problem[]): void {
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const path = under ? `${under}.${name}` : name;
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (check === undefined) problems.push(unknownProp(path, name, Object.keys(checks)));
    else if (!isSchema(check)) checkNested(value, check, path, problems);
    else problems.push(...issuesOf(check, value, path));
  }
}

function checkNested(value: unknown, checks: Checks, path: string, problems: Problem[]): void {
  if (isMap(value)) checkObject(value, checks, path, problems);
  else {
    problems.push({
      what: `${path} is ${quoted(value, path)}, but it must be an object of ${Object.keys(checks).join(', ')}.`,
      remedy: `Give ${path} an object, or leave it out for the default.`,
      code: 'SET006',
    });
  }
}

function unknownProp(path: string, name: string, known: readonly string[]): Problem {
  const nearest = known.length > 0 ? closest(name, known) : undefined;
  return {
    what: `${path} is not a known prop; known are ${known.join(', ')}.`,
    remedy: nearest ? `Did you mean ${nearest}? Otherwise remove ${path}.` : `Remove ${path}.`,
    code: 'SET005',
  };
}

function issuesOf(check: v.GenericSchema, value: unknown, path: string): Problem[] {
  const result = v.safeParse(check, value);
  return (result.issues ?? []).map((issue) => {
    const at = [path, v.getDotPath(issue)].filter(Boolean).join('.');
    return {
      what: `${at} is ${quoted(issue.input, at)}, but it must be ${expectation(issue)}.`,
      remedy: `Change ${at}, or leave it out for the default.`,
      code: 'SET006',
    };
  });
}

function isSchema(check: v.GenericSchema | Checks): check is v.GenericSchema {
  return check.kind === 'schema';
}
