import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseAllDocuments } from 'yaml';

const DIST = path.join(__dirname, '../../dist');

interface Context {
  readonly readOnlyRootFilesystem?: boolean;
  readonly runAsNonRoot?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly seccompProfile?: { readonly type: string };
  readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] };
}
interface Container {
  readonly name: string;
  readonly securityContext?: Context;
  readonly resources?: { readonly requests?: Amounts; readonly limits?: Amounts };
}
interface Amounts {
  readonly cpu?: string;
  readonly memory?: string;
}
interface Pod {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly spec: {
    readonly hostNetwork?: boolean;
    readonly securityContext?: Context;
    readonly initContainers?: readonly Container[];
    readonly containers: readonly Container[];
  };
}
interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: {
    readonly replicas?: number;
    readonly template?: Pod;
    readonly jobTemplate?: { readonly spec: { readonly template: Pod } };
    readonly podSelector?: { readonly matchLabels?: Readonly<Record<string, string>> };
    readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
  };
}

function manifests(platform: string): Manifest[] {
  const folder = path.join(DIST, platform);
  return fs
    .readdirSync(folder)
    .filter((file) => /^\d.*\.yaml$/.test(file))
    .flatMap((file) => parseAllDocuments(fs.readFileSync(path.join(folder, file), 'utf8')))
    .map((document) => document.toJS() as Manifest);
}

/** What works on the node itself, whose powers docs/security.md lists; and Argo CD, whose manifests are upstream's. */
const ON_NODES = /^cilium(-envoy)?$/;
const OF_UPSTREAM = /^argocd-/;

describe.each(['core', 'k3s-homelab'])('dist/%s', (platform) => {
  const objects = manifests(platform);
  const workloads = objects.flatMap((object) => {
    const pod = object.spec?.template ?? object.spec?.jobTemplate?.spec.template;
    return pod?.spec?.containers && !OF_UPSTREAM.test(object.metadata.name) ? [{ ...object, pod }] : [];
  });
  const containersOf = ({ spec }: Pod) => [...(spec.initContainers ?? []), ...spec.containers];
  const selected = (kind: string, { metadata, pod }: (typeof workloads)[number]) =>
    objects.filter(
      (object) =>
        object.kind === kind &&
        object.metadata.namespace === metadata.namespace &&
        Object.entries((object.spec.podSelector ?? object.spec.selector)?.matchLabels ?? {}).every(
          ([name, value]) => pod.metadata.labels[name] === value,
        ),
    );

  test.each(
    workloads
      .filter(({ metadata }) => !ON_NODES.test(metadata.name))
      .map((each) => [each.metadata.name, each] as const),
  )('%s can do no more than it needs', (_, { pod }) => {
    for (const { securityContext = {} } of containersOf(pod)) {
      const effective = { ...pod.spec.securityContext, ...securityContext };
      expect(effective).toMatchObject({
        readOnlyRootFilesystem: true,
        runAsNonRoot: true,
        allowPrivilegeEscalation: false,
        seccompProfile: { type: 'RuntimeDefault' },
        capabilities: { drop: ['ALL'] },
      });
      expect(effective.capabilities?.add).toBeUndefined();
    }
  });

  test.each(workloads.map((each) => [each.metadata.name, each] as const))(
    'each container of %s has requests and limits',
    (_, { pod }) => {
      const amounts = containersOf(pod).map(({ resources: { requests, limits } = {} }) => [
        requests?.cpu,
        requests?.memory,
        limits?.cpu,
        limits?.memory,
      ]);
      expect(amounts.flat().filter((amount) => amount === undefined)).toEqual([]);
    },
  );

  test.each(workloads.filter(({ pod }) => !pod.spec.hostNetwork).map((each) => [each.metadata.name, each] as const))(
    'a policy is about the pods of %s',
    (_, workload) => expect(selected('NetworkPolicy', workload)).toHaveLength(1),
  );

  test('several pods have a budget, and a single one has none that could keep a node from being drained', () => {
    const budgets = workloads
      .filter(({ kind }) => kind === 'Deployment')
      .map((each) => [each.metadata.name, (each.spec.replicas ?? 1) > 1, selected('PodDisruptionBudget', each).length]);
    expect(budgets.filter(([, isSeveral, count]) => (isSeveral ? 1 : 0) !== count)).toEqual([]);
  });
});
