import type { Kubectl } from '../live/kubectl';
import { keyOf, listOf, titleOf } from '../live/objects';
import { isMap, type JsonMap } from '../settings/schema';
import { FIELD_MANAGER } from './apply';
import { PLATFORM_LABEL, type Plan } from './plan';

/** Objects that were applied with a platform before and are no longer in its folder. */
export interface Leftovers {
  /** What may be deleted. */
  readonly prunable: readonly JsonMap[];
  /** Those that contain other things, and are left to the user: namespaces, definitions, volumes. */
  readonly kept: readonly JsonMap[];
}

const KEPT = new Set(['Namespace', 'CustomResourceDefinition', 'PersistentVolume', 'PersistentVolumeClaim', 'Secret']);

/** Finds what is left of earlier versions of a platform, by its label and all kinds that it ever had. */
export async function leftoversOf(kubectl: Kubectl, plan: Plan): Promise<Leftovers> {
  const own = new Set(plan.stages.flatMap(({ objects }) => objects.map(keyOf)));
  const kinds = await recordedKinds(kubectl, plan);
  const lists = await Promise.all(
    kinds.map((kind) =>
      kubectl.get<{ items: JsonMap[] }>(kind, '--all-namespaces', `--selector=${PLATFORM_LABEL}=${plan.name}`),
    ),
  );
  const found = lists.flatMap((list) => list?.items ?? []).filter((object) => isLeftover(object, own));
  return {
    prunable: found.filter(({ kind }) => !KEPT.has(String(kind))),
    kept: found.filter(({ kind }) => KEPT.has(String(kind))),
  };
}

/** Deletes what is left over. */
export async function prune(kubectl: Kubectl, objects: readonly JsonMap[]): Promise<void> {
  if (objects.length > 0)
    await kubectl.run(['delete', '--ignore-not-found', '--wait=false', '-f', '-'], listOf(objects));
}

/** Stores the kinds of a platform in the cluster, so a later version knows where to look. */
export async function recordKinds(kubectl: Kubectl, plan: Plan): Promise<void> {
  const kinds = [...new Set([...(await recordedKinds(kubectl, plan)), ...kindsOf(plan)])].sort();
  const record = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: recordName(plan),
      namespace: 'kube-system',
      labels: { 'app.kubernetes.io/managed-by': FIELD_MANAGER },
    },
    data: { kinds: kinds.join('\n') },
  };
  await kubectl.run(['apply', '--server-side', `--field-manager=${FIELD_MANAGER}`, '-f', '-'], JSON.stringify(record));
}

async function recordedKinds(kubectl: Kubectl, plan: Plan): Promise<string[]> {
  const record = await kubectl.get<JsonMap>('configmap', recordName(plan), '--namespace=kube-system');
  const kinds = isMap(record?.data) && typeof record.data.kinds === 'string' ? record.data.kinds.split('\n') : [];
  return [...new Set([...kinds, ...kindsOf(plan)])].filter((kind) => /^[\w.-]+$/.test(kind));
}

/** The kinds of a platform as kubectl names them: `Deployment.v1.apps`. */
function kindsOf({ stages }: Plan): string[] {
  const objects = stages.flatMap((stage) => stage.objects);
  return objects.map(({ apiVersion, kind }) => {
    const [group = '', version] = String(apiVersion).split('/');
    return version === undefined ? `${kind}` : `${kind}.${version}.${group}`;
  });
}

function recordName({ name }: Plan): string {
  return `platypaas-${name.toLowerCase().replaceAll('_', '-')}`;
}

/** An object that a controller created from another one has the same labels, and is deleted with it. */
function isLeftover(object: JsonMap, own: ReadonlySet<string>): boolean {
  const { ownerReferences, deletionTimestamp } = isMap(object.metadata) ? object.metadata : {};
  return !own.has(keyOf(object)) && !ownerReferences && !deletionTimestamp;
}

/** How leftovers are listed. */
export function titlesOf(objects: readonly JsonMap[]): string[] {
  return objects.map(titleOf);
}
