import { consumerOf, type WorkloadManifest } from '../budget/manifests';
import { isMap, type JsonMap } from '../settings/schema';
import { maps } from '../upgrade/subject';
import type { Application } from './applications';
import type { PlacedObject } from './folder';
import { type NetworkPolicy, selectorOf } from './policies';

/** Similar pods: those of a workload, or for a chart those that a policy selects. */
export interface PodGroup {
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  readonly cluster: string;
  /** What they belong to: a line of the budget, or an Application. */
  readonly component: string;
  readonly kind: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The specification of its pods; unknown if a chart creates them. */
  readonly pod: JsonMap | undefined;
  /** Whether it uses the host network, to which no policy applies. */
  readonly isOnHost: boolean;
}

/** The specification of a workload's pods and their labels; undefined for other kinds. */
function templateOf({ kind, members }: PlacedObject): JsonMap | undefined {
  const spec = isMap(members.spec) ? members.spec : {};
  if (kind === 'Pod') return { metadata: members.metadata, spec };
  if (['Deployment', 'DaemonSet', 'StatefulSet', 'ReplicaSet', 'Job'].includes(kind)) return map(spec.template);
  if (kind === 'CronJob') return map(map(map(spec.jobTemplate).spec).template);
  return undefined;
}

function map(value: unknown): JsonMap {
  return isMap(value) ? value : {};
}

/** All pods of a platform, sorted by name. */
export function podGroups(
  objects: readonly PlacedObject[],
  applications: readonly Application[],
  policies: readonly NetworkPolicy[],
): PodGroup[] {
  const own = withJobs(objects.flatMap(ofWorkload));
  const ofCharts = applications.flatMap((application) => ofChart(application, applications, policies, own));
  return [...own, ...ofCharts].sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** A Job without a label belongs to the workload in its namespace whose name is a prefix of its own. */
function withJobs(pods: readonly PodGroup[]): PodGroup[] {
  const isJob = ({ kind }: PodGroup) => kind === 'Job' || kind === 'CronJob';
  return pods.map((group) => {
    if (!isJob(group) || group.component !== group.name) return group;
    const owner = pods.find(
      (other) =>
        !isJob(other) &&
        other.cluster === group.cluster &&
        other.namespace === group.namespace &&
        group.name.startsWith(`${other.name}-`),
    );
    return owner ? { ...group, component: owner.component } : group;
  });
}

function ofWorkload(object: PlacedObject): PodGroup[] {
  const template = templateOf(object);
  if (template === undefined) return [];
  const { kind, name, namespace, cluster, members } = object;
  const pod = map(template.spec);
  const [consumer] = consumerOf(members as unknown as WorkloadManifest);
  const labels = map(map(members.metadata).labels);
  return [
    {
      id: [cluster, namespace, kind, name].join('/'),
      name,
      namespace,
      cluster,
      component: consumer?.component ?? String(labels['app.kubernetes.io/part-of'] ?? name),
      kind,
      labels: map(map(template.metadata).labels) as Readonly<Record<string, string>>,
      pod,
      isOnHost: pod.hostNetwork === true,
    },
  ];
}

/** The pods of a chart, as far as policies select them; one group for a chart that none selects. */
function ofChart(
  application: Application,
  all: readonly Application[],
  policies: readonly NetworkPolicy[],
  own: readonly PodGroup[],
): PodGroup[] {
  const { name, namespace, cluster, chart } = application;
  if (chart === '') return [];
  const group = (suffix: string, labels: PodGroup['labels']): PodGroup => ({
    id: [cluster, namespace, 'Application', name, suffix].join('/'),
    name: suffix,
    namespace,
    cluster,
    component: name,
    kind: 'Application',
    labels,
    pod: undefined,
    isOnHost: false,
  });
  const named = new Map<string, PodGroup>();
  for (const policy of policies) {
    const { matchLabels = {} } = policy.selector;
    if (policy.namespace !== namespace || policy.cluster !== cluster || Object.keys(matchLabels).length === 0) continue;
    if (own.some((pods) => pods.namespace === namespace && pods.cluster === cluster && selectorOf(policy, pods)))
      continue;
    if (ownerOf(policy, all) === application) named.set(JSON.stringify(matchLabels), group(policy.name, matchLabels));
  }
  return named.size > 0 ? [...named.values()] : [group(name, {})];
}

/** The labels with which charts identify what a pod belongs to. */
const OWNER_LABELS = ['app.kubernetes.io/instance', 'app.kubernetes.io/name', 'release', 'app'];

/**
 * The Application whose pods a policy selects: by their labels, or else by the longest name that is a prefix of the
 * policy's.
 */
function ownerOf(policy: NetworkPolicy, applications: readonly Application[]): Application | undefined {
  const candidates = applications.filter(
    ({ namespace, cluster, chart }) => chart !== '' && namespace === policy.namespace && cluster === policy.cluster,
  );
  const { matchLabels = {} } = policy.selector;
  const byLabel = OWNER_LABELS.flatMap((label) => candidates.filter(({ name }) => name === matchLabels[label]));
  const byName = candidates
    .filter(({ name }) => policy.name === name || policy.name.startsWith(`${name}-`))
    .sort((one, other) => other.name.length - one.name.length);
  return byLabel[0] ?? byName[0];
}

/** The containers of a pod, including init containers. */
export function containersIn(pod: JsonMap | undefined): readonly JsonMap[] {
  return [...maps(pod?.initContainers), ...maps(pod?.containers)];
}
