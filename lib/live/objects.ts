import { isMap, type JsonMap } from '../settings/schema';
import type { Kubectl } from './kubectl';

/** What identifies an object in a cluster. */
export function keyOf({ apiVersion, kind, metadata }: JsonMap): string {
  const { name, namespace = '' } = isMap(metadata) ? metadata : {};
  const group = String(apiVersion).includes('/') ? String(apiVersion).split('/')[0] : '';
  return `${group}|${kind}|${namespace}|${name}`;
}

/** The name of an object in reports: `Deployment kube-system/cilium-operator`. */
export function titleOf({ kind, metadata }: JsonMap): string {
  const { name, namespace } = isMap(metadata) ? metadata : {};
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/** Objects in the form that kubectl reads from standard input. */
export function listOf(items: readonly JsonMap[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}

/** The objects in kubectl's output with `-o json`: one, a list, or several consecutive documents. */
export function itemsIn(text: string): JsonMap[] {
  if (text.trim() === '') return [];
  const documents = text
    .split(/^(?=\{$)/m)
    .filter((part) => part.trim() !== '')
    .map((part) => JSON.parse(part) as unknown);
  return documents
    .filter(isMap)
    .flatMap((document) =>
      document.kind === 'List' && Array.isArray(document.items) ? document.items.filter(isMap) : [document],
    );
}

/** The objects in the cluster, without missing ones. */
export async function liveObjects(kubectl: Kubectl, objects: readonly JsonMap[]): Promise<JsonMap[]> {
  if (objects.length === 0) return [];
  const args = ['get', '--ignore-not-found', '--show-managed-fields', '-o', 'json', '-f', '-'];
  const answer = await kubectl.try(args, listOf(objects));
  // Existing objects are printed even if others have kinds that the API server does not know.
  if (answer.code === 0 || answer.stdout.trim() !== '') return itemsIn(answer.stdout);
  if (/no matches for kind|NotFound/.test(answer.stderr)) {
    if (objects.length === 1) return [];
    return (await Promise.all(halves(objects).map((half) => liveObjects(kubectl, half)))).flat();
  }
  return itemsIn(await kubectl.run(args, listOf(objects)));
}

function halves<T>(items: readonly T[]): [T[], T[]] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)];
}
