import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyStrict } from './apply';
import type { Cluster } from './control-plane/cluster';
import { moduleFolder } from './control-plane/go';
import { MODULES } from './control-plane/programs';

const MODULE = 'github.com/kyverno/kyverno';

/** Applies the definitions of the policies that the platform has, from Kyverno's Go module, and waits for them. */
export async function applyKyvernoDefinitions(cluster: Cluster): Promise<void> {
  const folder = join(await moduleFolder(`${MODULE}@${version()}`), 'config', 'crds', 'policies.kyverno.io');
  for (const kind of ['generatingpolicies', 'imagevalidatingpolicies', 'validatingpolicies']) {
    const { code, stderr } = await applyStrict(cluster, join(folder, `policies.kyverno.io_${kind}.yaml`));
    if (code !== 0) throw new Error(`the definition of ${kind} was refused\n${stderr}`);
  }
  await cluster.kubectl.run(['wait', 'crd', '--all', '--for=condition=Established', '--timeout=60s']);
}

/** The version that the tests' own program is built with, which is that of the chart. */
function version(): string {
  const [, found] =
    new RegExp(`${MODULE} (v\\S+)`).exec(readFileSync(join(MODULES, 'kyverno', 'go.mod'), 'utf8')) ?? [];
  if (!found) throw new Error(`the module kyverno does not require ${MODULE}`);
  return found;
}
