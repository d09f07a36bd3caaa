import type { ClusterIndex } from '../../../cluster/cluster-index';
import { warn } from '../../../warnings';
import { covers, type Subject, subjectOf } from './coverage';
import { type PolicyInCluster, subjectPath } from './policies';
import { isOfNamespaces } from './selectors';

/** A workload of the program, and its pods as policies know them. */
interface Workload {
  readonly title: string;
  readonly hostNetwork: boolean;
  readonly pods: Subject;
}

interface PodTemplate {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: { readonly hostNetwork?: boolean };
}

const KINDS = ['apps/DaemonSet', 'apps/Deployment', 'apps/StatefulSet', 'batch/Job'];

/**
 * Warns of policies for pods that are in the network of their node, and so have no separate identity: Cilium sees
 * traffic of the node. A selector for a whole namespace is about others, too.
 */
export function warnOfHostNetworkPods(index: ClusterIndex, policies: readonly PolicyInCluster[]): void {
  const forPods = policies.flatMap((policy) => {
    const { construct, subject } = policy;
    return subject?.kind === 'endpoints' && namesPods(subject)
      ? [{ construct, subject, path: subjectPath(policy) }]
      : [];
  });
  const all = forPods.length > 0 ? workloadsIn(index) : [];
  for (const { construct, path, subject } of forPods) {
    const selected = all.filter(({ pods }) => covers(subject, pods));
    const [first] = selected;
    if (!first || selected.some(({ hostNetwork }) => !hostNetwork)) continue;
    warn(construct, {
      what: `${path} selects the pods of ${selected.map(({ title }) => title).join(' and ')}, which are in the host network: to Cilium they are their node, which no policy for pods applies to.`,
      remedy: 'Take the pods out of the host network, or write a CiliumClusterwideNetworkPolicy with a nodeSelector.',
      code: 'NP046',
    });
  }
}

function workloadsIn(index: ClusterIndex): Workload[] {
  return KINDS.flatMap((kind) =>
    index
      .objects<{ readonly template: PodTemplate }>(kind)
      .map(({ title, namespace, spec: { template: { metadata, spec } = {} } }) => ({
        title,
        hostNetwork: spec?.hostNetwork === true,
        pods: subjectOf({ matchLabels: { ...metadata?.labels } }, 'endpoints', namespace),
      })),
  );
}

/** Whether the selector has more than a namespace. */
function namesPods({ requirements }: Subject): boolean {
  return requirements.some(({ key }) => !isOfNamespaces(key));
}
