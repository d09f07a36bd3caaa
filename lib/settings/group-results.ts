/** So many results are kept: clusters of a fleet have a few of them, or else each has its own. */
const MOST_RESULTS = 8;

/** A result, and what it was made from. */
interface Made<Result> {
  /** What it was made from besides the settings. */
  readonly input: string;
  /** The groups of settings that were read for it. */
  readonly read: ReadonlyMap<PropertyKey, unknown>;
  readonly result: Result;
  isReused?: boolean;
}

/**
 * The results of a function of settings, each for all settings that have the same groups as far as the function has read
 * them. Clusters of a fleet have most groups in common (see `resolveShared`). Only for frozen settings: others may change.
 */
export class GroupResults<Result> {
  /** The latest first. */
  private made: readonly Made<Result>[] = [];

  /** Whether nothing is kept any more, because each cluster has a result of its own. */
  areDifferent = false;

  /** The result of these settings, if it was made for others that are like them. */
  find(settings: object, input = ''): Result | undefined {
    const like = this.made.find((made) => made.input === input && isUnchanged(made.read, settings));
    if (like) like.isReused = true;
    return like?.result;
  }

  /**
   * Makes a result and keeps it, unless it is undefined.
   *
   * @param make is given settings that note what it reads; they must not become part of the result
   */
  make<Settings extends object, Made extends Result | undefined>(
    settings: Settings,
    make: (settings: Settings) => Made,
    input = '',
  ): Made {
    const read = new Map<PropertyKey, unknown>();
    const result = make(watched(settings, read));
    if (result !== undefined) this.keep({ input, read, result });
    return result;
  }

  private keep(latest: Made<Result>): void {
    this.areDifferent = this.made.length === MOST_RESULTS && !this.made.some(({ isReused }) => isReused);
    this.made = this.areDifferent ? [] : [latest, ...this.made.slice(0, MOST_RESULTS - 1)];
  }
}

/** A function of settings and nothing else, whose results are plain data that nobody changes: each is made once. */
export function keptByGroups<Settings extends object, Result extends object>(
  make: (settings: Settings) => Result,
): (settings: Settings) => Result {
  const results = new GroupResults<Result>();
  return (settings) =>
    results.areDifferent || !mayBeKept(settings)
      ? make(settings)
      : (results.find(settings) ?? results.make(settings, make));
}

const watching = new WeakSet<object>();

/** Whether settings cannot change. To ask a proxy for that would read all of them. */
function mayBeKept(settings: object): boolean {
  return watching.has(settings) || Object.isFrozen(settings);
}

function isUnchanged(read: ReadonlyMap<PropertyKey, unknown>, settings: object): boolean {
  for (const [name, value] of read) if (settings[name as never] !== value) return false;
  return true;
}

/** Settings that note which of their groups are read. */
function watched<Settings extends object>(settings: Settings, read: Map<PropertyKey, unknown>): Settings {
  const note = (name: PropertyKey): unknown => {
    const value: unknown = settings[name as never];
    read.set(name, value);
    return value;
  };
  const proxy = new Proxy(settings, {
    get: (_, name) => note(name),
    ownKeys: () => {
      const names = Reflect.ownKeys(settings);
      for (const name of names) note(name);
      return names;
    },
  });
  watching.add(proxy);
  return proxy;
}
