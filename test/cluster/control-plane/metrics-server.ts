import { join } from 'node:path';
import { binary } from './binaries';
import type { Cluster } from './cluster';
import { freePorts } from './ports';

interface Deployment {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly serviceAccountName: string;
        readonly containers: readonly { readonly name: string; readonly args: readonly string[] }[];
      };
    };
  };
}

/**
 * Runs the program of the Deployment `metrics-server`, which no simulated node does: with the Deployment's flags and the
 * rights of its service account. The Service then leads to it, so that the API server finds the metrics API.
 */
export async function startMetricsServer(cluster: Cluster, namespace = 'kube-system'): Promise<void> {
  const { kubectl, processes } = cluster;
  const deployment = await kubectl.get<Deployment>('deployment', 'metrics-server', '--namespace', namespace);
  const { serviceAccountName, containers } = deployment.spec.template.spec;
  const flags = containers.find(({ name }) => name === 'metrics-server')?.args ?? [];

  const [port] = await freePorts(1);
  const kubeconfig = await cluster.kubeconfigOf(namespace, serviceAccountName);
  processes.start('metrics-server', await binary('metrics-server'), [
    ...flags.filter((flag) => !/^--(secure-port|cert-dir)=/.test(flag)),
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    `--cert-dir=${join(processes.folder, 'metrics-server')}`,
    `--kubeconfig=${kubeconfig}`,
    `--authentication-kubeconfig=${kubeconfig}`,
    `--authorization-kubeconfig=${kubeconfig}`,
  ]);

  const service = { spec: { type: 'ExternalName', externalName: 'localhost', clusterIP: null, clusterIPs: null } };
  const apiService = { spec: { service: { port } } };
  await patch('service', 'metrics-server', service);
  await patch('apiservice', 'v1beta1.metrics.k8s.io', apiService);

  async function patch(resource: string, name: string, change: object): Promise<void> {
    const args = ['--namespace', namespace, '--type', 'merge', '--patch', JSON.stringify(change)];
    await kubectl.run(['patch', resource, name, ...args]);
  }
}
