import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from './control-plane/cluster';
import { definitionsAreServed } from './control-plane/definitions';
import { moduleFolder } from './control-plane/go';
import { MODULES } from './control-plane/programs';

const MODULE = 'github.com/kyverno/kyverno';

/** Applies the definitions of the policies that the platform has, from Kyverno's Go module, and waits for them. */
export async function applyKyvernoDefinitions(cluster: Cluster): Promise<void> {
  const folder = join(await moduleFolder(`${MODULE}@${version()}`), 'config', 'crds', 'policies.kyverno.io');
  const kinds = ['generatingpolicies', 'imagevalidatingpolicies', 'validatingpolicies'];
  const files = kinds.flatMap((kind) => ['-f', join(folder, `policies.kyverno.io_${kind}.yaml`)]);
  await cluster.kubectl.run(['apply', '--server-side', '--validate=strict', ...files]);
  await definitionsAreServed(cluster);
}

/** The version that the tests' own program is built with, which is that of the chart. */
function version(): string {
  const [, found] =
    new RegExp(`${MODULE} (v\\S+)`).exec(readFileSync(join(MODULES, 'kyverno', 'go.mod'), 'utf8')) ?? [];
  if (!found) throw new Error(`the module kyverno does not require ${MODULE}`);
  return found;
}
