import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from './control-plane/cluster';
import { definitionsAreServed } from './control-plane/definitions';

const DEFINITIONS = join(__dirname, '..', '..', '..', 'shared', 'crds');

/** Whether the definitions of custom resources, which are no part of the project, lie beside the checkout. */
export const HAS_CRDS = existsSync(DEFINITIONS);

/** Applies the definitions of these folders in `../shared/crds` and waits until the API server serves them. */
export async function applyCrds(cluster: Cluster, ...folders: readonly string[]): Promise<void> {
  const files = folders.flatMap((folder) => ['-f', join(DEFINITIONS, folder)]);
  await cluster.kubectl.run(['apply', '--server-side', '--validate=strict', '-R', ...files]);
  await definitionsAreServed(cluster);
}
