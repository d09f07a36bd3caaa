import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { GroupResults } from '../settings/group-results';
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

/** The objects of each part. */
const objects = new WeakMap<object, GroupResults<readonly Original[]>>();

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
    const known = objectsOf(part);
    const like = isShareable ? known.find(settings, key) : undefined;
    if (like) for (const object of like) PlainObject.copy(scope, object);
    else if (!isShareable || known.areDifferent) part(scope, settings, ...input);
    else known.make(settings, (watched) => build(scope, () => part(scope, watched, ...input)), key);
  }
}

function objectsOf(part: object): GroupResults<readonly Original[]> {
  const known = objects.get(part) ?? new GroupResults();
  objects.set(part, known);
  return known;
}

/** @returns what was built; undefined if it cannot be copied */
function build(scope: Construct, make: () => void): readonly Original[] | undefined {
  const before = scope.node.children.length;
  make();
  const made = scope.node.children.slice(before).map((child) => PlainObject.original(child));
  return made.every((object) => object !== undefined) ? made : undefined;
}
