import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditFlags } from './audit';
import { binary } from './binaries';
import { type Certificates, certificates, clientCertificate } from './certificates';
import { Kubectl } from './kubectl';
import { execute, LOOPBACK, type Place } from './place';
import { freePorts } from './ports';
import { Processes } from './processes';
import type { Program } from './programs';
import { recordUsedRights } from './rights';
import { until } from './until';

/** Where and how a control plane runs. */
export interface ClusterOptions {
  /** The processes among which its own are. */
  readonly processes?: Processes;
  /** @default - on loopback of the tests' machine */
  readonly place?: Place;
  /** @default - a free one */
  readonly port?: number;
  /** @default 'kube-apiserver' */
  readonly apiServer?: Extract<Program, `${string}kube-apiserver`>;
  /** Further flags of the API server. */
  readonly flags?: readonly string[];
}

/** The addresses of Services; the first one is the API server's. */
const SERVICES = { cidr: '10.96.0.0/16', apiServer: '10.96.0.1' };

/** Where something answers. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** An API server with its storage, on loopback, which writes down what service accounts ask for. Controllers, nodes and metrics are started on top when a test needs them. */
export class Cluster {
  /** The Service `kubernetes`, by which pods reach the API server. */
  readonly service: Endpoint = { address: SERVICES.apiServer, port: 443 };
  /** The addresses of Services. */
  readonly serviceCidr = SERVICES.cidr;

  private constructor(
    readonly processes: Processes,
    readonly certificates: Certificates,
    /** The API server's address. */
    readonly url: string,
    /** Where etcd answers, in plain text. */
    readonly etcdUrl: string,
    /** As an administrator. */
    readonly kubectl: Kubectl,
    private readonly place: Place,
  ) {}

  /** Starts an API server. The caller stops the cluster; should the test run die before, it ends nevertheless. */
  static async start(options: ClusterOptions = {}): Promise<Cluster> {
    const { processes = new Processes(), place = LOOPBACK, apiServer = 'kube-apiserver', flags = [] } = options;
    try {
      const [storage, peers, free] = await freePorts(3);
      const port = options.port ?? free!;
      const keys = await certificates(join(processes.folder, 'certificates'), place.address, SERVICES.apiServer);
      await startEtcd(processes, place, storage!, peers!);
      const args = [
        ...apiServerFlags(keys, storage!),
        ...addressFlags(place, port),
        ...auditFlags(processes),
        ...flags,
      ];
      processes.beforeStop(() => recordUsedRights(processes));
      processes.start('kube-apiserver', await binary(apiServer), args, { place });

      const url = `https://${place.address}:${port}`;
      const user = { 'client-certificate': keys.admin.cert, 'client-key': keys.admin.key };
      const kubeconfig = writeKubeconfig(processes.folder, 'admin', url, keys, user);
      const cluster = new Cluster(
        processes,
        keys,
        url,
        `http://127.0.0.1:${storage}`,
        new Kubectl(kubeconfig, processes.folder, place),
        place,
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

  /** Starts a program of the control plane beside the API server. */
  start(name: string, path: string, args: readonly string[]): void {
    this.processes.start(name, path, args, { place: this.place });
  }

  /** The path of a kubeconfig for a program that has a service account's token. */
  async kubeconfigOf(namespace: string, serviceAccount: string): Promise<string> {
    const token = await this.kubectl.run(['create', 'token', serviceAccount, '--namespace', namespace]);
    const name = `${namespace}-${serviceAccount}`;
    return writeKubeconfig(this.processes.folder, name, this.url, this.certificates, { token: token.trim() });
  }

  /** The path of a kubeconfig for a client with a certificate of this subject. */
  async kubeconfigWithSubject(name: string, subject: string): Promise<string> {
    const folder = join(this.processes.folder, 'certificates');
    const pair = await clientCertificate(folder, name, subject, this.certificates.ca);
    const user = { 'client-certificate': pair.cert, 'client-key': pair.key };
    return writeKubeconfig(this.processes.folder, name, this.url, this.certificates, user);
  }

  /** Kills every program of the cluster and removes its files. */
  async stop(): Promise<void> {
    await this.processes.stop();
  }
}

async function startEtcd(processes: Processes, place: Place, clients: number, peers: number): Promise<void> {
  const args = [
    `--data-dir=${join(processes.folder, 'etcd')}`,
    `--listen-client-urls=http://127.0.0.1:${clients}`,
    `--advertise-client-urls=http://127.0.0.1:${clients}`,
    `--listen-peer-urls=http://127.0.0.1:${peers}`,
    `--initial-advertise-peer-urls=http://127.0.0.1:${peers}`,
    `--initial-cluster=default=http://127.0.0.1:${peers}`,
    '--unsafe-no-fsync', // nothing here outlives a crash
  ];
  processes.start('etcd', await binary('etcd'), args, { place });
  await until('etcd is healthy', async () => {
    processes.assertRunning('etcd');
    const health = `http://127.0.0.1:${clients}/health`;
    const { code, stderr } = await execute(place, process.execPath, ['-e', FETCH, health], { env: process.env });
    return code === 0 ? undefined : `its health endpoint does not answer: ${stderr}`;
  });
}

/** Run by Node.js at the place, since only programs there reach its loopback. */
const FETCH = "fetch(process.argv[1]).then(({ ok, status }) => { if (!ok) throw new Error('status ' + status); })";

function addressFlags({ address }: Place, port: number): string[] {
  const flags = [`--bind-address=${address}`, `--secure-port=${port}`];
  // An address on loopback is not allowed as the endpoint of the Service "kubernetes".
  return [
    ...flags,
    address === LOOPBACK.address ? '--endpoint-reconciler-type=none' : `--advertise-address=${address}`,
  ];
}

function apiServerFlags(keys: Certificates, storage: number): string[] {
  return [
    `--etcd-servers=http://127.0.0.1:${storage}`,
    `--tls-cert-file=${keys.server.cert}`,
    `--tls-private-key-file=${keys.server.key}`,
    `--client-ca-file=${keys.ca.cert}`,
    '--authorization-mode=Node,RBAC',
    '--allow-privileged=true',
    `--service-cluster-ip-range=${SERVICES.cidr}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${keys.serviceAccountKey}`,
    `--service-account-signing-key-file=${keys.serviceAccountKey}`,
    // Logs and commands of pods, for which names of nodes are not looked up
    '--kubelet-preferred-address-types=InternalIP',
    `--kubelet-client-certificate=${keys.admin.cert}`,
    `--kubelet-client-key=${keys.admin.key}`,
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
