import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { type Original, PlainObject } from './plain-object';

/**
 * Creates the objects of one part of an install, such as those of Hubble's relay, from the settings and its input and
 * from nothing else.
 */
export type InstallPart<Settings extends object, Input extends readonly unknown[]> = (
  scope: Construct,
  settings: Settings,
  ...input: Input
) => void;

/** The objects of a part, and what they were made from. */
interface Build {
  /** The input as JSON. */
  readonly input: string;
  /** The groups of settings that the part has read. */
  readonly read: ReadonlyMap<PropertyKey, unknown>;
  readonly objects: readonly Original[];
  isReused?: boolean;
}

/** So many builds of a part are kept: clusters of a fleet have a few of them, or else each has its own. */
const MOST_BUILDS = 8;

/** The builds of each part, the latest first; none of a part that is different in each cluster. */
const builds = new WeakMap<object, readonly Build[] | 'different'>();

/**
 * Creates the objects of an install, part by part. Those of a part that another cluster of a fleet has just the same are
 * copied.
 */
export function installParts<Settings extends object, Input extends readonly unknown[]>(
  parts: readonly InstallPart<Settings, Input>[],
  scope: Construct,
  settings: Settings,
  ...input: Input
): void {
  // Others may change, or are made by a chart that puts its own namespace on every object.
  const isShareable = Object.isFrozen(settings) && Chart.of(scope).namespace === undefined;
  const key = isShareable ? JSON.stringify(input) : '';
  for (const part of parts) {
    const known = isShareable ? (builds.get(part) ?? []) : 'different';
    if (known === 'different') part(scope, settings, ...input);
    else {
      const like = known.find((build) => build.input === key && isUnchanged(build.read, settings));
      if (like) copy(like, scope);
      else remember(part, known, build(part, scope, settings, input, key));
    }
  }
}

function isUnchanged(read: ReadonlyMap<PropertyKey, unknown>, settings: object): boolean {
  for (const [name, value] of read) if (settings[name as never] !== value) return false;
  return true;
}

function copy(build: Build, scope: Construct): void {
  build.isReused = true;
  for (const object of build.objects) PlainObject.copy(scope, object);
}

/** @returns what was built; undefined if it cannot be copied */
function build<Settings extends object, Input extends readonly unknown[]>(
  part: InstallPart<Settings, Input>,
  scope: Construct,
  settings: Settings,
  input: Input,
  key: string,
): Build | undefined {
  const before = scope.node.children.length;
  const read = new Map<PropertyKey, unknown>();
  part(scope, watched(settings, read), ...input);
  const objects = scope.node.children.slice(before).map((child) => PlainObject.original(child));
  return objects.every((object) => object !== undefined) ? { input: key, read, objects } : undefined;
}

function remember(part: object, known: readonly Build[], latest: Build | undefined): void {
  if (!latest) return;
  const isDifferent = known.length === MOST_BUILDS && !known.some(({ isReused }) => isReused);
  builds.set(part, isDifferent ? 'different' : [latest, ...known.slice(0, MOST_BUILDS - 1)]);
}

/** Settings that note which of their groups are read. */
function watched<Settings extends object>(settings: Settings, read: Map<PropertyKey, unknown>): Settings {
  const note = (name: PropertyKey): unknown => {
    const value: unknown = settings[name as never];
    read.set(name, value);
    return value;
  };
  return new Proxy(settings, {
    get: (_, name) => note(name),
    ownKeys: () => {
      const names = Reflect.ownKeys(settings);
      for (const name of names) note(name);
      return names;
    },
  });
}
