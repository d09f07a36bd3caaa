import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { binary } from './binaries';
import { type Certificates, certificates } from './certificates';
import { Kubectl } from './kubectl';
import { freePorts } from './ports';
import { Processes } from './processes';
import { until } from './until';

/** An API server with its storage, on loopback. Controllers, nodes and metrics are started on top when a test needs them. */
export class Cluster {
  private constructor(
    readonly processes: Processes,
    readonly certificates: Certificates,
    /** The API server's address. */
    readonly url: string,
    /** Where etcd answers, in plain text. */
    readonly etcdUrl: string,
    /** As an administrator. */
    readonly kubectl: Kubectl,
  ) {}

  /**
   * Starts an API server, with flags of the caller's beside ours. The caller stops the cluster; should the test run die before, it ends nevertheless.
   */
  static async start(flags: readonly string[] = []): Promise<Cluster> {
    const processes = new Processes();
    try {
      const [storage, peers, api] = await freePorts(3);
      const keys = await certificates(join(processes.folder, 'certificates'));
      await startEtcd(processes, storage!, peers!);
      processes.start('kube-apiserver', await binary('kube-apiserver'), [
        ...apiServerFlags(keys, storage!, api!),
        ...flags,
      ]);

      const url = `https://127.0.0.1:${api}`;
      const user = { 'client-certificate': keys.admin.cert, 'client-key': keys.admin.key };
      const kubeconfig = writeKubeconfig(processes.folder, 'admin', url, keys, user);
      const cluster = new Cluster(
        processes,
        keys,
        url,
        `http://127.0.0.1:${storage}`,
        new Kubectl(kubeconfig, processes.folder),
      );
      await until('the API server is ready', async () => {
        processes.assertRunning('kube-apiserver');
        const { code, stderr } = await cluster.kubectl.try(['get', '--raw', '/readyz']);
        return code === 0 ? undefined : stderr;
      });
      return cluster;
    } catch (error) {
      await processes.stop();
      throw error;
    }
  }

  /** The path of a kubeconfig for a program that has a service account's token. */
  async kubeconfigOf(namespace: string, serviceAccount: string): Promise<string> {
    const token = await this.kubectl.run(['create', 'token', serviceAccount, '--namespace', namespace]);
    const name = `${namespace}-${serviceAccount}`;
    return writeKubeconfig(this.processes.folder, name, this.url, this.certificates, { token: token.trim() });
  }

  /** Kills every program of the cluster and removes its files. */
  async stop(): Promise<void> {
    await this.processes.stop();
  }
}

async function startEtcd(processes: Processes, clients: number, peers: number): Promise<void> {
  processes.start('etcd', await binary('etcd'), [
    `--data-dir=${join(processes.folder, 'etcd')}`,
    `--listen-client-urls=http://127.0.0.1:${clients}`,
    `--advertise-client-urls=http://127.0.0.1:${clients}`,
    `--listen-peer-urls=http://127.0.0.1:${peers}`,
    `--initial-advertise-peer-urls=http://127.0.0.1:${peers}`,
    `--initial-cluster=default=http://127.0.0.1:${peers}`,
    '--unsafe-no-fsync', // nothing here outlives a crash
  ]);
  await until('etcd is healthy', async () => {
    processes.assertRunning('etcd');
    const { status } = await fetch(`http://127.0.0.1:${clients}/health`);
    return status === 200 ? undefined : `its health endpoint answers ${status}`;
  });
}

function apiServerFlags(keys: Certificates, storage: number, port: number): string[] {
  return [
    `--etcd-servers=http://127.0.0.1:${storage}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    `--tls-cert-file=${keys.server.cert}`,
    `--tls-private-key-file=${keys.server.key}`,
    `--client-ca-file=${keys.ca.cert}`,
    '--authorization-mode=Node,RBAC',
    '--allow-privileged=true',
    '--service-cluster-ip-range=10.96.0.0/16',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${keys.serviceAccountKey}`,
    `--service-account-signing-key-file=${keys.serviceAccountKey}`,
    // An address on loopback is not allowed as the endpoint of the Service "kubernetes".
    '--endpoint-reconciler-type=none',
    // The aggregation layer
    `--requestheader-client-ca-file=${keys.frontProxyCa.cert}`,
    '--requestheader-allowed-names=aggregator',
    '--requestheader-extra-headers-prefix=X-Remote-Extra-',
    '--requestheader-group-headers=X-Remote-Group',
    '--requestheader-username-headers=X-Remote-User',
    `--proxy-client-cert-file=${keys.frontProxy.cert}`,
    `--proxy-client-key-file=${keys.frontProxy.key}`,
  ];
}

function writeKubeconfig(folder: string, name: string, server: string, keys: Certificates, user: object): string {
  const path = join(folder, `${name}.kubeconfig`);
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server, 'certificate-authority': keys.ca.cert } }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  };
  writeFileSync(path, JSON.stringify(kubeconfig), { mode: 0o600 });
  return path;
}
