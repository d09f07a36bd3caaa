import type { IConstruct } from 'constructs';
import { closest } from 'fastest-levenshtein';
import { mayBeSecret } from './secrets/shown';

/** Something that a user must change before the program can be synthesized. */
export interface Problem {
  /** What is wrong: the setting, its value, and what is allowed. One sentence with its full stop. */
  readonly what: string;
  /** What to do about it. One sentence with its full stop. */
  readonly remedy: string;
  /** The entry in docs/errors.md, for example `CIL003`. */
  readonly code: string;
}

/** Up to its end, or to where a long value is cut off. */
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\.\.\.|$)/g;

/**
 * One problem as text, as it stands behind the path of the construct that it belongs to. Names are repeated as they are
 * given, even a key that somebody took for one.
 */
export function describe(problem: Problem): string {
  const text = `${problem.what}\n  ${problem.remedy}`.replace(PRIVATE_KEY, 'a private key that is not shown');
  return `${text}   docs/errors.md#${problem.code.toLowerCase()}`;
}

/** Every problem of one construct, or of a whole program, thrown together. */
export class ConfigurationError extends Error {
  readonly #problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigurationError';
    this.#problems = problems;
    // What Node prints of an error that nobody catches: the paths of constructs say where, and our own frames do not.
    this.stack = `${this.name}: ${this.message}`;
  }

  /** The problems as text, each with the path of its construct. */
  get problems(): readonly string[] {
    return this.#problems;
  }
}

/** How a construct is named in messages: by its path, and an app, which has none, by its class. */
export function pathOf(scope: IConstruct): string {
  return scope.node.path || plainName(scope.constructor.name);
}

/** Throws when there is any problem; each is shown with the path of the construct it was found in. */
export function refuse(scope: IConstruct, problems: readonly Problem[]): void {
  if (problems.length > 0) throw refusal(scope, ...problems);
}

/** What is thrown of one construct, for places that cannot go on. */
export function refusal(scope: IConstruct, ...problems: readonly Problem[]): ConfigurationError {
  return new ConfigurationError(problems.map((problem) => `${pathOf(scope)}: ${describe(problem)}`));
}

/** Runs code of a construct, and puts its path before problems that name no construct. */
export function within<T>(scope: IConstruct, run: () => T): T {
  return placed(run, (problem) => (namesConstruct(problem, scope.node.root) ? '' : pathOf(scope)));
}

function namesConstruct(problem: string, root: IConstruct): boolean {
  const [path = ''] = problem.split(': ', 1);
  const found = path.split('/').reduce<IConstruct | undefined>((scope, id) => scope?.node.tryFindChild(id), root);
  return found !== undefined;
}

/** Runs code, and puts before each problem where it belongs; nothing where that is empty. */
export function placed<T>(run: () => T, placeOf: (problem: string) => string): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new ConfigurationError(
      error.problems.map((problem) => {
        const place = placeOf(problem);
        return place === '' ? problem : `${place}: ${problem}`;
      }),
    );
  }
}

/**
 * What a step gives; undefined if it refuses to. Any other error is not the user's to correct, and is thrown.
 *
 * @param refused takes the problems
 */
export function unlessRefused<T>(
  step: () => T,
  refused: (problems: readonly string[]) => void = () => undefined,
): T | undefined {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    refused(error.problems);
    return undefined;
  }
}

/** What several steps refuse, so that a user hears of all of it at once. */
export class Refusals {
  private readonly problems: string[] = [];

  /** What a step makes, or nothing if it refuses to. */
  of<T>(make: () => T): T | undefined {
    return unlessRefused(make, (problems) => this.problems.push(...problems));
  }

  /** The same for code of a construct that cannot name it, such as a factory that a user calls in it. */
  at<T>(scope: IConstruct, make: () => T): T | undefined {
    return this.of(() => within(scope, make));
  }

  /** Throws when any step has refused. */
  refuse(): void {
    if (this.problems.length > 0) throw new ConfigurationError(this.problems);
  }
}

/** How a list of what is known reads in a message. */
export function known(names: readonly string[], nearestTo: string): { known: string; nearest?: string } {
  if (names.length === 0) return { known: 'there is none' };
  const several = [...new Set(names)].sort();
  const nearest = closest(nearestTo, several);
  return { known: `known are ${several.join(', ')}`, nearest };
}

/**
 * How a value is repeated in a message: short, on one line, and recognisable as what the user wrote. What may be a secret
 * is not repeated. Without a value it reads as the end of "… is missing".
 *
 * @param at where it stands, which may say that it is a secret
 */
export function quoted(value: unknown, at = ''): string {
  if (mayBeSecret(value, at)) return 'a value that may be a secret and is not shown';
  const text = value === undefined ? 'missing' : written(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function written(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value); // JSON has no NaN
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`;
  try {
    return JSON.stringify(value) ?? 'nothing';
  } catch {
    return `a ${classOf(value as object)}`; // a construct, which holds itself
  }
}

/** What a value is an instance of, for messages. */
export function classOf(value: object): string {
  const { name } = value.constructor ?? {};
  return typeof name === 'string' && name !== '' ? plainName(name) : 'value of no class';
}

/** The name of a class as users know it: bundling puts an underscore before those that name themselves. */
export function plainName(name: string): string {
  return name.replace(/^_/, '');
}
