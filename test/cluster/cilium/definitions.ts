import type { Cluster } from '../control-plane/cluster';
import { until } from '../control-plane/until';

/** Waits until an operator that was started has registered definitions of Cilium, by their plural names. */
export async function operatorHasRegistered(cluster: Cluster, names: readonly string[]): Promise<void> {
  await until('the operator has registered its definitions', async () => {
    cluster.processes.assertRunning('cilium-operator');
    const crds = names.map((name) => `crd/${name}.cilium.io`);
    const { code, stderr } = await cluster.kubectl.try([
      'wait',
      '--for=condition=Established',
      '--timeout=1s',
      ...crds,
    ]);
    return code === 0 ? undefined : stderr;
  });
}
