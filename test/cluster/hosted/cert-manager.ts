import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { binary } from '../control-plane/binaries';
import type { Cluster } from '../control-plane/cluster';
import { definitionsAreServed } from '../control-plane/definitions';
import { moduleFolder } from '../control-plane/go';
import { MODULES } from '../control-plane/programs';
import { until } from '../control-plane/until';

const MODULE = 'github.com/cert-manager/cert-manager';
const NAMESPACE = 'cert-manager';

/** A Certificate, as far as tests look at it. */
interface Certificate {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly generation: number };
  readonly spec: { readonly secretName: string };
  readonly status?: {
    readonly revision?: number;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly message: string;
      readonly observedGeneration?: number;
    }[];
  };
}

/** A Secret that cert-manager has made. */
export interface IssuedSecret {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly data: Readonly<Record<string, string>>;
}

/** Installs cert-manager's definitions, and runs its own controllers for certificates. */
export async function startCertManager(cluster: Cluster): Promise<void> {
  const definitions = join(await moduleFolder(`${MODULE}@${version()}`), 'deploy', 'crds');
  await cluster.kubectl.run(['apply', '--server-side', '-f', definitions]);
  await definitionsAreServed(cluster);
  await cluster.kubectl.run(['create', 'namespace', NAMESPACE]);
  cluster.start('cert-manager', await binary('cert-manager'), [`--kubeconfig=${cluster.kubectl.kubeconfig}`]);
}

/** Waits until every Certificate of the cluster has been issued. */
export async function everythingIsIssued({ kubectl, processes }: Cluster): Promise<void> {
  await until('all certificates are issued', async () => {
    processes.assertRunning('cert-manager');
    const { items } = await kubectl.get<{ items: Certificate[] }>('certificates', '--all-namespaces');
    const waiting = items.flatMap(({ metadata, status }) => {
      const ready = status?.conditions?.find(({ type }) => type === 'Ready');
      const isSeen = ready?.observedGeneration === metadata.generation;
      return ready?.status === 'True' && isSeen
        ? []
        : [`${metadata.namespace}/${metadata.name}: ${ready?.message ?? 'new'}`];
    });
    return waiting.length === 0 ? undefined : waiting.join('\n');
  });
}

/** Has a Certificate issued again, as `cmctl renew` does. */
export async function renew({ kubectl }: Cluster, namespace: string, name: string): Promise<void> {
  const get = () => kubectl.get<Certificate>('certificate', name, '--namespace', namespace);
  const { status } = await get();
  const issuing = {
    type: 'Issuing',
    status: 'True',
    reason: 'ManuallyTriggered',
    message: 'A test asks for it',
    lastTransitionTime: new Date().toISOString(),
  };
  const change = { status: { conditions: [...(status?.conditions ?? []), issuing] } };
  const flags = ['--namespace', namespace, '--subresource=status', '--type=merge', '-p', JSON.stringify(change)];
  await kubectl.run(['patch', 'certificate', name, ...flags]);
  await until(`${namespace}/${name} is issued again`, async () => {
    const { revision = 0 } = (await get()).status ?? {};
    return revision > (status?.revision ?? 0) ? undefined : `revision ${revision}`;
  });
}

/** The Secrets of every Certificate. */
export async function issuedSecrets({ kubectl }: Cluster): Promise<IssuedSecret[]> {
  const { items: certificates } = await kubectl.get<{ items: Certificate[] }>('certificates', '--all-namespaces');
  const { items: secrets } = await kubectl.get<{ items: IssuedSecret[] }>('secrets', '--all-namespaces');
  return secrets.filter((secret) =>
    certificates.some(
      ({ metadata, spec }) =>
        metadata.namespace === secret.metadata.namespace && spec.secretName === secret.metadata.name,
    ),
  );
}

/** The version that the tests' own program is built with. */
function version(): string {
  const [, found] =
    new RegExp(`${MODULE} (v\\S+)`).exec(readFileSync(join(MODULES, 'cert-manager', 'go.mod'), 'utf8')) ?? [];
  if (!found) throw new Error(`the module cert-manager does not require ${MODULE}`);
  return found;
}
