import { compareManifests } from '../diff';
import { type Palette, report } from '../diff/report';
import type { JsonMap } from '../settings/schema';
import type { Kubectl } from './kubectl';
import { keyOf, liveObjects, titleOf } from './objects';
import { explanationOf, ownersOf } from './owners';

/** How a cluster differs from manifests. */
export interface Drift {
  readonly text: string;
  readonly objects: readonly DriftedObject[];
}

/** An object that differs or is missing. Values are left out, as they may be secret. */
export interface DriftedObject {
  readonly object: string;
  readonly isMissing: boolean;
  readonly fields: readonly {
    readonly path: string;
    readonly managers: readonly string[];
    readonly explanation: string;
  }[];
}

/** The field managers that apply what this program writes. */
const OWN = 'platypaas';

/**
 * Compares manifests with the cluster: reports each field that differs, and who wrote it. Defaults are not differences.
 *
 * @throws ConfigurationError when the cluster cannot be reached
 */
export async function driftOf(kubectl: Kubectl, objects: readonly JsonMap[], palette: Palette): Promise<Drift> {
  await kubectl.raw('/version');
  const live = await liveObjects(kubectl, objects);
  const byTitle = new Map(live.map((object) => [titleOf(object), object]));
  // Namespaced objects have a namespace in the cluster, even if the manifest has none.
  const comparison = compareManifests(objects.map(withNamespaceOf(live)), live.map(withoutPlatform));
  const asLive = (object: { kind: string; namespace?: string; name: string }): JsonMap =>
    byTitle.get(titleOf({ kind: object.kind, metadata: object })) ?? {};
  const text = report(comparison, palette, (object, { path }) => explanationOf(asLive(object), path, OWN));
  return {
    text: text
      .replace('- reference', '- in the cluster')
      .replace('+ ours', '+ in the folder')
      .replaceAll(': not in the reference', ': not in the cluster')
      .replace(/, 0 missing, (\d+) not in the reference/, ', $1 not in the cluster'),
    objects: [
      ...comparison.extra.map((object) => ({
        object: titleOf({ kind: object.kind, metadata: object }),
        isMissing: true,
        fields: [],
      })),
      ...comparison.different.map(({ object, differences }) => ({
        object: titleOf({ kind: object.kind, metadata: object }),
        isMissing: false,
        fields: differences.map(({ path }) => ({
          path,
          managers: ownersOf(asLive(object), path).map(({ manager }) => manager),
          explanation: explanationOf(asLive(object), path, OWN),
        })),
      })),
    ],
  };
}

function withNamespaceOf(live: readonly JsonMap[]): (object: JsonMap) => JsonMap {
  const known = new Set(live.map(keyOf));
  return (object) => {
    if (known.has(keyOf(object))) return object;
    const placed = { ...object, metadata: { ...(object.metadata as JsonMap), namespace: 'default' } };
    return known.has(keyOf(placed)) ? placed : object;
  };
}

/** The label of `apply` has no effect on what runs. */
function withoutPlatform(object: JsonMap): JsonMap {
  const { metadata } = object as { metadata: JsonMap & { labels?: Record<string, string> } };
  const { 'platypaas.io/platform': _, ...labels } = metadata.labels ?? {};
  return { ...object, metadata: { ...metadata, labels } };
}
