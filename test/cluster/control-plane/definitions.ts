import type { Cluster } from './cluster';
import { until } from './until';

/**
 * Waits until the API server serves every definition of custom resources that it has, and kubectl finds their kinds.
 * `kubectl wait` looks at one after the other, ten a second: with those of a whole stack that took ten seconds each time,
 * though nothing was left to wait for.
 */
export async function definitionsAreServed({ kubectl }: Pick<Cluster, 'kubectl'>): Promise<void> {
  await until('the definitions are served', async () => {
    const defined = lines(await kubectl.run(['get', 'crd', '-o', 'name'])).map((name) => name.split('/').at(-1) ?? '');
    // An API of a server that is not there makes it an error, which is of no concern here.
    const served = new Set(lines((await kubectl.try(['api-resources', '-o', 'name'])).stdout));
    const missing = defined.filter((name) => !served.has(name));
    return missing.length === 0 ? undefined : missing.join(', ');
  });
}

function lines(text: string): string[] {
  return text.split('\n').filter(Boolean);
}
