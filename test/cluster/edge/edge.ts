import { join } from 'node:path';
import type { Chart } from 'cdk8s';
import { Testing } from 'cdk8s';
import { refusedRequests } from '../control-plane/audit';
import { binary } from '../control-plane/binaries';
import { clientCertificate, serverCertificate } from '../control-plane/certificates';
import { Cluster } from '../control-plane/cluster';
import { Processes } from '../control-plane/processes';
import { until } from '../control-plane/until';
import { DIST } from '../dist';
import { Lan } from '../machines/lan';
import type { Machine } from '../machines/machine';
import { useServiceAccount } from '../machines/service-account';
import { applyRemoteResources } from '../remote-resources';
import { BACKENDS, NATIVE_ADDRESS } from './backends';
import type { Request, Response } from './requests';

export const TRAEFIK_ADDRESS = '192.168.1.11';
export const BACKENDS_ADDRESS = '192.168.1.20';
export const CLIENT_ADDRESS = '192.168.1.50';

/** With which Traefik writes for terminals. */
const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

interface Deployment extends Manifest {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly serviceAccountName: string;
        readonly containers: readonly {
          readonly args: readonly string[];
          readonly volumeMounts?: readonly { readonly mountPath: string }[];
          readonly env: readonly {
            readonly name: string;
            readonly value?: string;
            readonly valueFrom?: { readonly fieldRef?: { readonly fieldPath: string } };
          }[];
        }[];
      };
    };
  };
}

/**
 * Traefik as a program describes it: with the arguments, variables and rights of its Deployment, on a machine of its own,
 * beside one with backends and one from which requests come.
 */
export class Edge {
  /** Of Traefik, once it runs. */
  private deployment: Deployment | undefined;

  private constructor(
    private readonly processes: Processes,
    readonly cluster: Cluster,
    private readonly lan: Lan,
    readonly client: Machine,
    readonly backends: Machine,
    private readonly traefik: Machine,
  ) {}

  /** Starts everything but Traefik. The caller stops it. */
  static async start(): Promise<Edge> {
    const processes = new Processes();
    const lan = await Lan.start(processes);
    try {
      const cluster = await Cluster.start({ processes, place: lan.hub.network, port: 6443 });
      const traefik = await lan.add('traefik', 11);
      const backends = await lan.add('backends', 20);
      const edge = new Edge(processes, cluster, lan, await lan.add('client', 50), backends, traefik);
      await applyRemoteResources(cluster, join(DIST, 'core'));
      await edge.startBackends();
      return edge;
    } catch (error) {
      await lan.stop();
      await processes.stop();
      throw error;
    }
  }

  /** Applies a program, and runs a pod of its Traefik. */
  async run(chart: Chart, namespace: string, env: Readonly<Record<string, string>> = {}): Promise<void> {
    const objects = Testing.synth(chart) as Manifest[];
    await this.apply(objects.filter(({ kind }) => kind === 'Namespace'));
    await this.apply(objects.filter(({ kind }) => kind !== 'Namespace'));
    this.deployment = objects.find(
      ({ kind, metadata }) => kind === 'Deployment' && metadata.namespace === namespace,
    ) as Deployment;
    await this.startPod(this.traefik, namespace, env);
  }

  /** Runs another pod of the Traefik that runs, on a machine of its own. */
  async runAnother(namespace: string): Promise<Machine> {
    const machine = await this.lan.add('traefik-2', 12);
    await this.startPod(machine, namespace);
    return machine;
  }

  private async startPod(
    machine: Machine,
    namespace: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const { deployment } = this;
    if (!deployment) throw new Error('no Traefik runs yet');
    const { serviceAccountName, containers } = deployment.spec.template.spec;
    const [container] = containers;
    await useServiceAccount(this.cluster, machine, namespace, serviceAccountName);
    for (const { mountPath } of container!.volumeMounts ?? []) await machine.sh('mkdir -p "$1"', mountPath);
    machine.start(machine.name, await binary('traefik'), container!.args, {
      ...Object.fromEntries(container!.env.map(({ name, value }) => [name, value ?? namespace])),
      KUBERNETES_SERVICE_HOST: this.lan.hub.address,
      KUBERNETES_SERVICE_PORT: '6443',
      ...env,
    });
    await until('Traefik is ready', async () => {
      this.processes.assertRunning(machine.name);
      const [[ping]] = (await this.request([{ to: machine.address, port: 8080, path: '/ping', host: 'traefik' }])) as [
        [Response],
      ];
      return ping.status === 200 ? undefined : JSON.stringify(ping);
    });
  }

  /** Waits until a pod of Traefik has the routes, of which this host has one. */
  async routesAre(host: string, to = TRAEFIK_ADDRESS): Promise<void> {
    await until('Traefik has the routes', async () => {
      const [[response]] = (await this.request([{ to, host }])) as [[Response]];
      return response.status === 404 ? 'it answers with 404' : undefined;
    });
  }

  /** Makes requests from the client's machine, one after the other. */
  async request(requests: readonly Request[]): Promise<Response[][]> {
    const full = requests.map(({ port = 8000, to = TRAEFIK_ADDRESS, ...request }) => ({
      method: 'GET',
      path: '/',
      milliseconds: 10_000,
      ...request,
      address: `${to}:${port}`,
    }));
    return JSON.parse(await this.client.run(await binary('probe'), ['request'], JSON.stringify(full))) as Response[][];
  }

  /** Applies objects as a person would with kubectl. */
  async apply(objects: readonly object[]): Promise<void> {
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
    await this.cluster.kubectl.run(['apply', '--server-side', '--validate=strict', '-f', '-'], list);
  }

  /** A key pair of a server with a name, signed by the cluster's authority. */
  async certificate(name: string, host: string) {
    const folder = join(this.processes.folder, 'certificates');
    return serverCertificate(folder, name, host, this.cluster.certificates.ca);
  }

  /** A key pair of a client, signed by the cluster's authority, or by one that nobody here knows. */
  async clientCertificate(name: string, { isKnown }: { isKnown: boolean }) {
    const folder = join(this.processes.folder, 'certificates');
    const { ca, frontProxyCa } = this.cluster.certificates;
    return clientCertificate(folder, name, `/CN=${name}`, isKnown ? ca : frontProxyCa);
  }

  /** Warnings and errors that Traefik wrote, without their times. */
  warnings(): string[] {
    const lines = this.processes.tail('traefik', 100_000).replace(COLOURS, '').split('\n');
    return lines.flatMap((line) => /\b(?:WRN|ERR)\b.*/.exec(line)?.[0] ?? []);
  }

  /** Where files of a test may be, which all machines see. */
  get folder(): string {
    return this.processes.folder;
  }

  refusedRequests(): string[] {
    return refusedRequests(this.processes);
  }

  async stop(): Promise<void> {
    await this.lan.stop();
    await this.processes.stop();
  }

  /** One program with several addresses, which are the pods of Services. */
  private async startBackends(): Promise<void> {
    for (const address of BACKENDS) await this.backends.sh(`ip address add ${address}/24 dev eth0`);
    await this.backends.sh(`ip address add ${NATIVE_ADDRESS}/32 dev eth0`);
    await this.traefik.sh(`ip route add ${NATIVE_ADDRESS}/32 via ${this.backends.address}`);
    const { cert, key } = await this.certificate('backend', 'backend.test');
    const datagrams = BACKENDS.map((address) => `${address}:9001/datagram`);
    const ports = ['80/echo', '443/echo-tls', '30080/echo', '9000/line', '9443/line-tls', ...datagrams];
    this.backends.start('backends', await binary('probe'), ['serve', ...ports], { CERT: cert, KEY: key });
  }
}
