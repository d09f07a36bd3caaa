import { compareManifests } from '../diff';
import type { CanonicalObject } from '../diff/canonical';
import type { ManifestObject } from '../synth/manifest-object';

/** The maximum number of changes to list. */
const MOST_NAMED = 3;

/**
 * What differs between two renderings of a chart, as a message lists it: the first objects and fields by name, and how
 * many more there are. Values are left out, since they may be secret. Undefined if both mean the same.
 */
export function changedFields(before: readonly ManifestObject[], after: readonly ManifestObject[]): string | undefined {
  const { different, missing, extra } = compareManifests(after, before);
  const changes = [
    ...extra.map((object) => `the new ${titleOf(object)}`),
    ...missing.map((object) => `${titleOf(object)}, which goes`),
    ...different.flatMap(({ object, differences }) => differences.map((each) => `${titleOf(object)} ${each.path}`)),
  ];
  if (changes.length === 0) return undefined;
  const more = changes.length > MOST_NAMED ? ` and ${changes.length - MOST_NAMED} more` : '';
  return `${changes.slice(0, MOST_NAMED).join(', ')}${more}`;
}

function titleOf({ kind, namespace, name }: CanonicalObject): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
