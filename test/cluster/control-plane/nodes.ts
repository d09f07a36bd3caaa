import { join } from 'node:path';
import { binary } from './binaries';
import type { Cluster } from './cluster';
import { freePorts } from './ports';
import { until } from './until';

const NODE_LEASE_SECONDS = 40;

interface Node {
  readonly metadata: { readonly name: string };
  readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

/** Adds simulated nodes, on which every pod runs at once, and waits until they are ready. */
export async function startNodes({ processes, certificates, kubectl }: Cluster, count: number): Promise<void> {
  const [port] = await freePorts(1);
  processes.start('kwok', await binary('kwok'), [
    `--kubeconfig=${kubectl.kubeconfig}`,
    `--config=${join(__dirname, 'kwok', 'pods.yaml')}`,
    `--config=${join(__dirname, 'kwok', 'usage.yaml')}`,
    '--manage-all-nodes',
    `--node-lease-duration-seconds=${NODE_LEASE_SECONDS}`,
    '--cidr=10.244.0.1/16',
    // The simulated kubelet
    '--node-ip=127.0.0.1',
    `--node-port=${port}`,
    `--server-address=127.0.0.1:${port}`,
    `--tls-cert-file=${certificates.server.cert}`,
    `--tls-private-key-file=${certificates.server.key}`,
  ]);

  const names = Array.from({ length: count }, (_, index) => `node-${index + 1}`);
  await kubectl.run(['create', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: names.map(node) }));
  await until(`${count} nodes are ready`, async () => {
    processes.assertRunning('kwok');
    processes.assertRunning('kube-controller-manager');
    const { items } = await kubectl.get<{ items: Node[] }>('nodes');
    const waiting = items.filter(
      ({ status }) => !status.conditions?.some((c) => c.type === 'Ready' && c.status === 'True'),
    );
    return waiting.length === 0 ? undefined : waiting.map(({ metadata }) => metadata.name).join(', ');
  });
}

function node(name: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' },
      // Where metrics-server finds the metrics of this node, since all nodes share one simulated kubelet.
      annotations: { 'metrics.k8s.io/resource-metrics-path': `/metrics/nodes/${name}/metrics/resource` },
    },
    status: { allocatable: CAPACITY, capacity: CAPACITY },
  };
}

const CAPACITY = { cpu: '8', memory: '32Gi', pods: '110' };
