import { stringify } from 'yaml';
import { binary } from '../control-plane/binaries';
import type { Cluster } from '../control-plane/cluster';
import { until } from '../control-plane/until';
import type { Machine } from '../machines/machine';

/** Runs kube-proxy in iptables mode, as kubeadm does, and waits until it has written the rules of the API server's Service. */
export async function startKubeProxy(cluster: Cluster, machine: Machine): Promise<void> {
  const name = `kube-proxy-${machine.name}`;
  const config = {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: 'iptables',
    clientConnection: { kubeconfig: await cluster.kubeconfigWithSubject(name, '/CN=system:kube-proxy') },
    hostnameOverride: machine.name,
    // Limits of the kernel as a whole stay as they are.
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
  };
  await machine.sh('mkdir -p /etc/kubernetes');
  await machine.run('tee', ['/etc/kubernetes/kube-proxy.yaml'], stringify(config));
  machine.start(name, await binary('kube-proxy'), ['--config=/etc/kubernetes/kube-proxy.yaml']);
  await until(`kube-proxy on ${machine.name} leads to the API server`, async () => {
    cluster.processes.assertRunning(name);
    const rules = await machine.sh('iptables-save -t nat');
    return rules.includes('default/kubernetes:https') ? undefined : rules;
  });
}
