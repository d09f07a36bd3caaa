import { compareManifests, countDifferences } from '../diff';
import { type Palette, report } from '../diff/report';
import type { Kubectl } from '../live/kubectl';
import { itemsIn, listOf, liveObjects, titleOf } from '../live/objects';
import type { JsonMap } from '../settings/schema';
import { FIELD_MANAGER } from './apply';
import { neededKeys } from './keys';
import { PLATFORM_LABEL, type Plan } from './plan';

/** What applying a platform would change. */
export interface Preview {
  readonly text: string;
  readonly differences: number;
  readonly created: readonly string[];
  readonly keys: readonly string[];
}

/**
 * What the API server would do with a platform, as a dry run: each object goes through defaulting, validation and
 * webhooks, and is compared with the current one.
 */
export async function previewOf(kubectl: Kubectl, plan: Plan, force: boolean, palette: Palette): Promise<Preview> {
  const objects = plan.stages.flatMap((stage) => stage.objects);
  const live = await liveObjects(kubectl, objects);
  const flags = ['--server-side', '--dry-run=server', `--field-manager=${FIELD_MANAGER}`, '--validate=strict'];
  const args = ['apply', ...flags, ...(force ? ['--force-conflicts'] : []), '-o', 'json', '-f', '-'];
  const answer = await kubectl.try(args, listOf(objects));
  const future = itemsIn(answer.stdout);
  // Objects that need a namespace or a definition that does not exist yet cannot be tried.
  const tried = new Set(future.map(titleOf));
  const untried = objects.filter((object) => !tried.has(titleOf(object)));
  const comparison = compareManifests([...future, ...untried].map(withoutLabel), live.map(withoutLabel));
  const keys = neededKeys(objects);
  const missing: string[] = [];
  for (const { namespace, name, what } of keys) {
    const there = await kubectl.try(['get', 'secret', name, '--namespace', namespace, '-o', 'name']);
    if (there.code !== 0) missing.push(`Secret ${namespace}/${name}: ${what}`);
  }
  return {
    text: report(comparison, palette),
    differences: countDifferences(comparison),
    created: comparison.extra.map(({ kind, namespace, name }) => `${kind} ${namespace ? `${namespace}/` : ''}${name}`),
    keys: missing,
  };
}

/** The label of a platform has no effect on what runs. */
function withoutLabel(object: JsonMap): JsonMap {
  const { metadata } = object as { metadata: { labels?: Record<string, string> } & JsonMap };
  const { [PLATFORM_LABEL]: _, ...labels } = metadata.labels ?? {};
  return { ...object, metadata: { ...metadata, labels } };
}
