import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Cluster } from '../control-plane/cluster';
import type { Answer } from '../control-plane/kubectl';
import type { Machine } from '../machines/machine';
import { guide } from './guide';
import { FOLDER } from './manifests';

/** Someone who manages a tenant's cluster from a machine of theirs, through the edge. */
export class TenantClient {
  private constructor(
    private readonly machine: Machine,
    readonly kubeconfig: string,
  ) {}

  /** Makes the kubeconfig of the tenant's first administrator, as the guide has it. */
  static async create(admin: Cluster, machine: Machine, tenant: string): Promise<TenantClient> {
    const commands = `cd "$(mktemp -d)"\n${guide('set-credentials admin', tenant)}\ncat ${tenant}.kubeconfig >&3`;
    const made = await admin.kubectl.script(`exec 3>&1 >&2\n${commands}`);
    const kubeconfig = `/root/${tenant}.kubeconfig`;
    await machine.run('tee', [kubeconfig], made);
    return new TenantClient(machine, kubeconfig);
  }

  async try(args: readonly string[], input?: string): Promise<Answer> {
    return this.machine.try('kubectl', [`--kubeconfig=${this.kubeconfig}`, ...args], input);
  }

  async run(args: readonly string[], input?: string): Promise<string> {
    return this.machine.run('kubectl', [`--kubeconfig=${this.kubeconfig}`, ...args], input);
  }

  /** Applies a folder of dist/hosted-control-planes, as the guide has it. */
  async applyFolder(folder: string): Promise<Answer> {
    const output = await promisify(execFile)('kubectl', ['kustomize', join(FOLDER, folder)]);
    return this.try(['apply', '--server-side', '--validate=strict', '-f', '-'], output.stdout);
  }

  async get<T>(...args: readonly string[]): Promise<T> {
    return JSON.parse(await this.run(['get', '-o', 'json', ...args])) as T;
  }
}

/** The name of a tenant's API server. */
export function edgeHost(tenant: string): string {
  return `${tenant}.s1.k8s.example.com`;
}

/** The names of a tenant below the wildcard of the edge. */
export function edgeHosts(tenant: string): string[] {
  return [tenant, `${tenant}-konnectivity`, `${tenant}-tunnel`].map(edgeHost);
}
