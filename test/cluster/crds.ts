import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { applyStrict } from './apply';
import type { Cluster } from './control-plane/cluster';

const DEFINITIONS = join(__dirname, '..', '..', '..', 'shared', 'crds');

/** Whether the definitions of custom resources, which are no part of the project, lie beside the checkout. */
export const HAS_CRDS = existsSync(DEFINITIONS);

/** Applies the definitions of these folders in `../shared/crds` and waits until the API server serves them. */
export async function applyCrds(cluster: Cluster, ...folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    const { code, stderr } = await applyStrict(cluster, join(DEFINITIONS, folder));
    if (code !== 0) throw new Error(`the definitions in ${folder} were refused\n${stderr}`);
  }
  await cluster.kubectl.run(['wait', 'crd', '--all', '--for=condition=Established', '--timeout=60s']);
}
