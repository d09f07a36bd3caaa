import { parseAllDocuments } from 'yaml';
import { sources } from './apply';
import type { Cluster } from './control-plane/cluster';

/** An object as the API server returns it. */
export interface LiveObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly generation?: number;
    readonly resourceVersion: string;
  };
}

/** The objects of a platform's folder as the API server has them, in the folder's order. */
export async function liveObjects(cluster: Cluster, folder: string): Promise<LiveObject[]> {
  const answer = await cluster.kubectl.get<LiveObject | { items: LiveObject[] }>(...sources(cluster, folder));
  return 'items' in answer ? answer.items : [answer]; // one object comes without a list
}

/** `kind namespace/name`, to tell objects apart in messages. */
export function title({ kind, metadata }: LiveObject): string {
  return metadata.namespace ? `${kind} ${metadata.namespace}/${metadata.name}` : `${kind} ${metadata.name}`;
}

/**
 * Where the API server has something else than what the folder says. A GitOps tool that compares the two would report
 * each of these values forever, or set it again and again. A folder without objects is an error.
 */
export async function drift(cluster: Cluster, folder: string): Promise<string[]> {
  const live = await liveObjects(cluster, folder);
  const [, path] = sources(cluster, folder);
  const written = parseAllDocuments(await cluster.kubectl.run(['kustomize', path!])).map(
    (doc) => doc.toJS() as unknown,
  );
  if (live.length !== written.length || live.length === 0) {
    throw new Error(`${written.length} objects written, ${live.length} there`);
  }
  return live.flatMap((object, index) => differences(written[index], object, title(object)));
}

function differences(written: unknown, live: unknown, path: string): string[] {
  if (written === null || written === live) return []; // null says nothing
  if (live === undefined && isZero(written)) return [];
  if (!isCollection(written) || !isCollection(live)) {
    return [`${path}: ${JSON.stringify(written)} became ${JSON.stringify(live)}`];
  }
  return Object.entries(written).flatMap(([key, value]) => differences(value, live[key], `${path}.${key}`));
}

/** Whether a value is one that the API server leaves out, and that GitOps tools, which know its types, do not miss. */
function isZero(value: unknown): boolean {
  return isCollection(value) ? Object.keys(value).length === 0 : !value;
}

function isCollection(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
