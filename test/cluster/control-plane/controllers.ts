import { binary } from './binaries';
import type { Cluster } from './cluster';

/** Starts the scheduler and the controllers, with the periods that a test cannot wait for shortened. */
export async function startControllers(cluster: Cluster): Promise<void> {
  const { certificates, kubectl } = cluster;
  const shared = [`--kubeconfig=${kubectl.kubeconfig}`, '--leader-elect=false', '--secure-port=0'];
  cluster.start('kube-scheduler', await binary('kube-scheduler'), shared);
  cluster.start('kube-controller-manager', await binary('kube-controller-manager'), [
    ...shared,
    `--service-account-private-key-file=${certificates.serviceAccountKey}`,
    `--root-ca-file=${certificates.ca.cert}`, // for the ConfigMap kube-root-ca.crt of each namespace
    '--horizontal-pod-autoscaler-sync-period=2s',
    '--horizontal-pod-autoscaler-cpu-initialization-period=1s',
    '--horizontal-pod-autoscaler-initial-readiness-delay=1s',
  ]);
}
