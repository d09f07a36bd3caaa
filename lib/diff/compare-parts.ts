import type { JsonMap } from '../settings/schema';
import { type CanonicalObject, canonical } from './canonical';
import { type Comparison, compareManifests, identityOf } from './index';
import { byCluster, objectsOf, type Part } from './parts';
import { type Place, WITH_THE_FOLDER } from './place';

/** A comparison of inputs whose objects may be in several places. */
export interface PlacedComparison extends Comparison {
  placeOf(object: CanonicalObject): Place;
}

/** Compares what two inputs have for each cluster, by meaning. */
export function compareParts(
  ours: readonly Part[],
  reference: readonly Part[],
  options: { readonly subset?: boolean; readonly definitions?: readonly JsonMap[] } = {},
): PlacedComparison {
  const places = new Map<CanonicalObject, Place>();
  const comparisons = byCluster(ours, reference).map((pair) => {
    const comparison = compareManifests(objectsOf(pair.ours), objectsOf(pair.reference), options);
    const placeOf = placesByIdentity([...pair.reference, ...pair.ours]);
    for (const object of objectsIn(comparison)) places.set(object, placeOf(object));
    return comparison;
  });
  const sum = (count: (comparison: Comparison) => number) => comparisons.reduce((all, each) => all + count(each), 0);
  return {
    shared: sum(({ shared }) => shared),
    different: comparisons.flatMap(({ different }) => different),
    missing: comparisons.flatMap(({ missing }) => missing),
    extra: comparisons.flatMap(({ extra }) => extra),
    repeated: comparisons.flatMap(({ repeated }) => repeated),
    derived: sum(({ derived }) => derived),
    placeOf: (object) => places.get(object) ?? WITH_THE_FOLDER,
  };
}

function objectsIn({ different, missing, extra, repeated }: Comparison): CanonicalObject[] {
  return [...different, ...repeated].map(({ object }) => object).concat(missing, extra);
}

/** The place of each object; of one that several parts have, that of the last. */
function placesByIdentity(parts: readonly Part[]): (object: CanonicalObject) => Place {
  const elsewhere = parts.filter(({ place }) => place.folder !== '');
  // What is applied with the folder is most of it, and the rest has to be known only.
  if (elsewhere.length === 0) return () => WITH_THE_FOLDER;
  const places = new Map(
    parts.flatMap(({ place, objects }) => objects.map((object) => [identityOf(canonical(object)), place] as const)),
  );
  return (object) => places.get(identityOf(object)) ?? WITH_THE_FOLDER;
}
