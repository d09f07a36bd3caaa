import type { CanonicalObject } from './canonical';
import type { Difference } from './compare';
import type { PlacedComparison } from './compare-parts';
import { countDifferences } from './index';
import { placeJson } from './place';
import { isSecret } from './report';

/** A comparison for programs: the contents of `report`, without values that may be secret. */
export function jsonOf(comparison: PlacedComparison): object {
  const { shared, different, missing, extra, repeated, derived, placeOf } = comparison;
  const named = (object: CanonicalObject) => ({ ...nameOf(object), ...placeJson(placeOf(object)) });
  return {
    differences: countDifferences(comparison),
    shared,
    derived,
    missing: missing.map(named),
    extra: extra.map(named),
    repeated: repeated.map(({ object, side }) => ({ ...named(object), side })),
    different: different.map(({ object, differences }) => ({ ...named(object), fields: differences.map(field) })),
  };
}

function nameOf({ apiVersion, kind, namespace, name }: CanonicalObject): object {
  return { apiVersion, kind, namespace, name };
}

function field(difference: Difference): object {
  const { path, ours, reference } = difference;
  return isSecret(difference) ? { path, isSecret: true } : { path, ours, reference };
}
