import { types } from 'node:util';
import { Lazy } from 'cdk8s';
import { classOf, type Problem } from '../problems';

/** The usable part of a value, and the problems of the rest. */
export interface Taken<T> {
  /**
   * The same value if it is plain; a copy if something in it had to be resolved. Rejected parts are left out, with the
   * outermost member that contains them.
   */
  readonly value: T;
  readonly problems: readonly Problem[];
}

/** What a value may contain besides plain data. */
export interface Openness {
  /**
   * Whether instances of classes are accepted, such as a `Duration` or a `Routing`; the checks of the props decide
   * about them.
   */
  readonly instances?: boolean;
  /**
   * How deep a member may be a function, such as one that creates more constructs: 1 for the members themselves. The checks of
   * the props decide about it.
   */
  readonly callable?: number;
}

/** Deeper than any meaningful value, and shallow enough for every reader. */
export const DEEPEST = 500;

/**
 * The single entry point for user values, in props, settings, values files and API objects: plain data passes
 * unchanged, `Lazy` and other tokens are resolved, and everything else is rejected with its path before anything reads
 * it.
 *
 * @param at the path of the value; empty for the outermost
 */
export function take<T>(value: T, at: string, openness: Openness = {}): Taken<T> {
  if (isPlainData(value)) return { value, problems: [] };
  const gate = new Gate(openness);
  return { value: gate.pass(value, at, []) as T, problems: gate.problems };
}

/** Whether a value is text, a finite number, a boolean, null or undefined, or lists and maps of these. */
export function isPlainData(value: unknown): boolean {
  try {
    return isPlain(value, 0);
  } catch {
    return false; // a getter that throws
  }
}

function isPlain(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return true;
  if (typeof value !== 'object' || value === null)
    return typeof value === 'number' ? Number.isFinite(value) : !isForeign(value);
  if (depth > DEEPEST) return false;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      if (value[index] === undefined || !isPlain(value[index], depth + 1)) return false;
    }
    return true;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  // A resolvable has a function, so it is not plain.
  for (const name in value) {
    if (name === '__proto__' || !isPlain((value as Record<string, unknown>)[name], depth + 1)) return false;
  }
  return true;
}

/** A copy of plain data, which does not change with it. */
export function copyOf<T>(value: T): T;
export function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => copyOf<unknown>(item));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copyOf<unknown>(member)]));
}

/** Values that YAML cannot represent. */
function isForeign(value: unknown): boolean {
  return typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint';
}

class Gate {
  readonly problems: Problem[] = [];

  constructor(private readonly openness: Openness) {}

  /** @param within the maps and lists that contain the value */
  pass(value: unknown, at: string, within: readonly object[]): unknown {
    if (typeof value === 'function' && within.length <= (this.openness.callable ?? 0)) return value;
    if (typeof value === 'number' && !Number.isFinite(value)) return this.refuse(at, `is ${value}`);
    if (isForeign(value)) return this.refuse(at, `is a ${typeof value}`);
    if (typeof value !== 'object' || value === null) return value;
    return this.attempt(at, () => this.object(value, at, within));
  }

  private object(value: object, at: string, within: readonly object[]): unknown {
    if (within.includes(value)) return this.refuse(at, 'holds itself');
    if (within.length > DEEPEST) return this.refuse(at, `is nested more than ${DEEPEST} levels deep`);
    const path = [...within, value];
    const producer = producerOf(value);
    if (producer) return this.pass(producer(), at, path);
    if (Array.isArray(value)) return this.list(value, at, path);
    if (isMapLike(value)) return this.map(value, at, path);
    if (this.openness.instances && !isBuiltIn(value)) return value;
    return this.refuse(at, `is a ${classOf(value)}`);
  }

  private list(list: readonly unknown[], at: string, within: readonly object[]): unknown[] {
    return Array.from(list, (item, index) => {
      const place = `${at}[${index}]`;
      return item === undefined ? this.refuse(place, 'is missing') : this.pass(item, place, within);
    });
  }

  private map(map: object, at: string, within: readonly object[]): object {
    const taken: Record<string, unknown> = {};
    for (const name of Object.keys(map)) {
      const place = at ? `${at}.${name}` : name;
      const before = this.problems.length;
      const member = this.member(map as Record<string, unknown>, name, place, within);
      if (within.length > 1 || this.problems.length === before) taken[name] = member;
    }
    return taken;
  }

  private member(map: Record<string, unknown>, name: string, place: string, within: readonly object[]): unknown {
    if (name === '__proto__') return this.refuse(place, 'is a name that no map can hold');
    return this.pass(
      this.attempt(place, () => map[name]),
      place,
      within,
    );
  }

  private attempt(at: string, read: () => unknown): unknown {
    try {
      return read();
    } catch (error) {
      return this.refuse(at, `cannot be read: ${error instanceof Error ? error.message : 'reading it throws'}`);
    }
  }

  private refuse(at: string, what: string): undefined {
    this.problems.push({
      what: `${at || 'the value'} ${what}, but it must be plain data.`,
      remedy: 'Use text, finite numbers, true, false, and lists and maps of them.',
      code: 'SET011',
    });
    return undefined;
  }
}

/** Resolves a token: cdk8s' `Lazy`, or any other resolvable. */
function producerOf(value: object): (() => unknown) | undefined {
  if (value instanceof Lazy) return () => value.produce();
  const { resolve } = value as { readonly resolve?: unknown };
  return typeof resolve === 'function' ? () => resolve.call(value) as unknown : undefined;
}

/** Including maps without a prototype, and those of another realm. */
function isMapLike(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function isBuiltIn(value: object): boolean {
  return (
    types.isDate(value) ||
    types.isMap(value) ||
    types.isSet(value) ||
    types.isWeakMap(value) ||
    types.isWeakSet(value) ||
    types.isRegExp(value) ||
    types.isPromise(value) ||
    types.isNativeError(value) ||
    types.isBoxedPrimitive(value) ||
    types.isAnyArrayBuffer(value) ||
    types.isArrayBufferView(value)
  );
}
