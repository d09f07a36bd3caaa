import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { binary } from '../control-plane/binaries';
import type { Cluster } from '../control-plane/cluster';
import type { Program } from '../control-plane/programs';
import { until } from '../control-plane/until';
import type { Machine } from '../machines/machine';

/** A container, as far as it is run here. */
export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: {
      readonly fieldRef?: { readonly fieldPath: string };
      readonly secretKeyRef?: { readonly name: string; readonly key: string };
    };
  }[];
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
  readonly readinessProbe?: {
    readonly httpGet?: { readonly scheme?: string; readonly path: string; readonly port: number };
  };
}

interface Volume {
  readonly name: string;
  readonly secret?: { readonly secretName: string };
  readonly configMap?: { readonly name: string };
  readonly projected?: {
    readonly sources: readonly {
      readonly secret: { readonly name: string; readonly items: readonly { key: string; path: string }[] };
    }[];
  };
}

/** A pod's specification, as far as it is run here. */
export interface PodSpec {
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
  readonly volumes?: readonly Volume[];
}

/** How programs find the API server of the admin cluster. */
const IN_CLUSTER = { KUBERNETES_SERVICE_HOST: '192.168.1.10', KUBERNETES_SERVICE_PORT: '6443' };

/** The processes of a machine that run a program. */
const PIDS = 'for process in /proc/[0-9]*; do [ "$(readlink "$process/exe")" != "$1" ] || basename "$process"; done';

type Files = Readonly<Record<string, Buffer>>;

/** Programs by the first word of a command, or by the image where there is no command. */
const PROGRAMS: Readonly<Record<string, Program>> = {
  etcd: 'etcd',
  'kube-apiserver': 'kube-apiserver',
  'kube-controller-manager': 'kube-controller-manager',
  'kube-scheduler': 'kube-scheduler',
  '/proxy-server': 'konnectivity-server',
  'docker.io/traefik': 'traefik',
};

/** Those that are built for the tenants' newer minor, too. */
const NEWER: Readonly<Partial<Record<Program, Program>>> = {
  'kube-apiserver': 'tenant-kube-apiserver',
  'kube-controller-manager': 'tenant-kube-controller-manager',
  'kube-scheduler': 'tenant-kube-scheduler',
};

/**
 * A pod of a manifest on a machine of its own: its programs run with their command lines and environments as they are, and
 * find their files where the volumes of the pod are mounted. Images, users and limits are a kubelet's business.
 */
export class Pod {
  /** Where its volumes are, on the tests' machine. */
  readonly folder: string;

  constructor(
    private readonly admin: Cluster,
    readonly machine: Machine,
    readonly namespace: string,
    readonly spec: PodSpec,
  ) {
    this.folder = join(admin.processes.folder, 'volumes', machine.name);
  }

  get name(): string {
    return this.machine.name;
  }

  /** Mounts the volumes and starts the programs. */
  async start(): Promise<void> {
    await this.mount();
    for (const container of this.spec.initContainers ?? []) await this.run(container);
    for (const container of this.spec.containers) await this.startContainer(container.name);
  }

  /** Runs the scripts of a Job's pod to their ends, and returns what they print. */
  async runToCompletion(): Promise<string> {
    await this.mount();
    let output = '';
    for (const container of [...(this.spec.initContainers ?? []), ...this.spec.containers]) {
      output += await this.run(container);
    }
    return output;
  }

  /** Writes files of Secrets and ConfigMaps again, as the kubelet does a while after they change. */
  async refresh(): Promise<void> {
    for (const volume of this.spec.volumes ?? []) {
      for (const [file, content] of Object.entries(await this.filesOf(volume))) {
        const path = join(this.folder, volume.name, file);
        writeFileSync(`${path}.new`, content, { mode: 0o600 });
        renameSync(`${path}.new`, path);
      }
    }
  }

  /** Starts a program, for the first time or after it has ended. */
  async startContainer(name: string): Promise<void> {
    const container = this.spec.containers.find((one) => one.name === name);
    if (!container) throw new Error(`${this.name} has no container ${name}`);
    const { command = [], args = [] } = container;
    const env = await this.environment(container);
    const words = [...command.slice(1), ...args].map((word) =>
      word.replace(/\$\((\w+)\)/g, (all, variable: string) => env[variable] ?? all),
    );
    this.machine.start(this.process(name), await this.programOf(container), words, env);
  }

  /** Ends a program at once, or asks it to end. */
  async signal(container: string, signal: 'KILL' | 'TERM'): Promise<void> {
    await this.machine.sh(`for pid in $(${PIDS}); do kill -${signal} "$pid"; done`, await this.path(container));
  }

  /** Whether a program runs. */
  async runs(container: string): Promise<boolean> {
    return (await this.machine.sh(PIDS, await this.path(container))) !== '';
  }

  /** Waits until the containers say that they are ready. */
  async isReady({ seconds = 240 } = {}): Promise<void> {
    for (const { name, readinessProbe } of this.spec.containers) {
      const { httpGet } = readinessProbe ?? {};
      if (!httpGet) continue;
      const url = `${(httpGet.scheme ?? 'HTTP').toLowerCase()}://127.0.0.1:${httpGet.port}${httpGet.path}`;
      await until(
        `${name} of ${this.name} is ready`,
        async () => {
          this.assertRuns(name);
          const { code, stdout } = await this.machine.try('curl', ['-sk', '-m5', '-w', '%{http_code}', url]);
          return code === 0 && stdout.endsWith('200') ? undefined : `${url} answers ${stdout}`;
        },
        { seconds },
      );
    }
  }

  /** Throws when a program has ended. */
  assertRuns(container: string): void {
    this.admin.processes.assertRunning(this.process(container));
  }

  /** Whether a program has ended. */
  hasEnded(container: string): boolean {
    try {
      this.assertRuns(container);
      return false;
    } catch {
      return true;
    }
  }

  /** What a program has written. */
  log(container: string): string {
    return this.admin.processes.tail(this.process(container), 1_000_000);
  }

  private async path(container: string): Promise<string> {
    const found = await this.programOf(this.spec.containers.find(({ name }) => name === container)!);
    return (await this.machine.sh('readlink -f "$(command -v "$1")"', found)).trim();
  }

  /** Runs a script. */
  private async run(container: Container): Promise<string> {
    const [, ...args] = container.command ?? [];
    const path = `${dirname(await binary('etcdctl'))}:${process.env.PATH}`;
    return this.machine.run('bash', args, '', { ...(await this.environment(container)), PATH: path });
  }

  private process(container: string): string {
    return `${this.name}-${container}`;
  }

  private allMounts() {
    const containers = [...(this.spec.initContainers ?? []), ...this.spec.containers];
    return containers.flatMap(({ volumeMounts = [] }) => volumeMounts);
  }

  private async mount(): Promise<void> {
    for (const { name } of [...(this.spec.volumes ?? []), ...this.allMounts()]) {
      mkdirSync(join(this.folder, name), { recursive: true });
    }
    await this.refresh();
    const targets = new Map(this.allMounts().map(({ name, mountPath }) => [mountPath, name]));
    const lines = Array.from(targets, ([path, name]) => {
      const source = join(this.folder, name);
      return `mkdir -p ${path}; mount --bind ${source} ${path}`;
    });
    await this.machine.sh(lines.join('\n'));
  }

  private async environment({ env = [] }: Container): Promise<Record<string, string>> {
    const fields: Readonly<Record<string, string>> = {
      'metadata.name': this.name,
      'metadata.namespace': this.namespace,
      'status.hostIP': this.machine.address,
    };
    const values: Record<string, string> = { ...IN_CLUSTER };
    for (const { name, value, valueFrom } of env) {
      const { fieldRef, secretKeyRef } = valueFrom ?? {};
      const secret = secretKeyRef && (await this.secretFiles(secretKeyRef.name))[secretKeyRef.key]?.toString();
      values[name] = value ?? secret ?? fields[fieldRef?.fieldPath ?? ''] ?? '';
    }
    return values;
  }

  private async programOf({ image, command = [] }: Container): Promise<string> {
    const repository = image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
    const name = command[0] ?? repository;
    if (name === 'haproxy') return 'haproxy';
    const program = PROGRAMS[name];
    if (!program) throw new Error(`no program is known for ${name}`);
    const isOld = /:v1\.34\./.test(image);
    return binary((isOld ? undefined : NEWER[program]) ?? program);
  }

  private async filesOf({ secret, configMap, projected }: Volume): Promise<Files> {
    if (secret) return this.secretFiles(secret.secretName);
    if (configMap) {
      const { data } = await this.get<{ data: Record<string, string> }>('configmap', configMap.name);
      return Object.fromEntries(Object.entries(data).map(([file, text]) => [file, Buffer.from(text)]));
    }
    const files: Record<string, Buffer> = {};
    for (const { secret } of projected?.sources ?? []) {
      const all = await this.secretFiles(secret.name);
      for (const { key, path } of secret.items) files[path] = all[key]!;
    }
    return files;
  }

  private async secretFiles(name: string): Promise<Files> {
    const { data } = await this.get<{ data: Record<string, string> }>('secret', name);
    return Object.fromEntries(Object.entries(data).map(([file, text]) => [file, Buffer.from(text, 'base64')]));
  }

  private async get<T>(kind: string, name: string): Promise<T> {
    return this.admin.kubectl.get<T>(kind, name, '--namespace', this.namespace);
  }
}
