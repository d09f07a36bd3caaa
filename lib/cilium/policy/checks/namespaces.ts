import { Chart } from 'cdk8s';
import { closest, distance } from 'fastest-levenshtein';
import type { ClusterIndex } from '../../../cluster/cluster-index';
import { warn } from '../../../warnings';
import { NAMESPACE_LABELS, POD_NAMESPACE } from '../peer';
import type { EgressSpec, SelectorSpec } from '../spec';
import type { PolicyInCluster } from './policies';
import { placeOf } from './rule-view';
import { labelName } from './selectors';

/** Namespaces that every cluster has. */
const GIVEN: readonly string[] = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/** The namespaces that the program knows of. */
export function knownNamespaces(index: ClusterIndex): readonly string[] {
  return index.derive(readNamespaces);
}

function readNamespaces(index: ClusterIndex): readonly string[] {
  const defined = index.objects('Namespace').map(({ name }) => name);
  return [...new Set([...GIVEN, ...defined, ...index.namespacesInUse()])].sort();
}

/** Up to this many letters apart, one name may be a typo of the other. */
const TYPO = 2;

/**
 * Warns of policies in a namespace that nothing defines, and of peers in one: they would close nothing, or let nobody
 * in. A program that lists no namespaces in its charts leaves them to others; those that installs bring for themselves
 * say nothing about the rest.
 */
export function warnOfUnknownNamespaces(index: ClusterIndex, policies: readonly PolicyInCluster[]): void {
  const namespaces = index.objects('Namespace');
  const listsThem = namespaces.some(({ construct }) => Chart.isChart(construct.node.scope));
  const known = knownNamespaces(index);
  for (const policy of policies) {
    const reported = new Set<string>();
    for (const { where, namespace } of namespacesNamedBy(policy)) {
      if (known.includes(namespace) || reported.has(namespace)) continue;
      reported.add(namespace);
      const nearest = closest(namespace, known);
      const typo = distance(namespace, nearest) <= TYPO && namespace.length > TYPO + 1;
      if (!typo && !listsThem) continue;
      warn(policy.construct, {
        what: `${where} in the namespace ${namespace}, which nothing in the program defines; known are ${known.join(', ')}.`,
        remedy: `${typo ? `Did you mean ${nearest}? ` : ''}Otherwise define the Namespace, or keep the policy if the cluster has it.`,
        code: 'NP041',
      });
    }
  }
}

interface NamedNamespace {
  /** What of the policy is in there. */
  readonly where: string;
  readonly namespace: string;
}

/** The namespaces that a policy names: its own, those of its subjects, and those of its peers. */
function namespacesNamedBy(policy: PolicyInCluster): NamedNamespace[] {
  const { namespace, spec, path, rules } = policy;
  const subject = spec.endpointSelector ? inSelector(`${path}.endpointSelector is`, spec.endpointSelector) : [];
  const peers = rules.flatMap((rule) =>
    rule.peers.flatMap((peers) =>
      peers.values.flatMap((value, position) => {
        const where = `${placeOf(peers, position)} is`;
        if (peers.kind === 'Endpoints') return inSelector(where, value as SelectorSpec);
        return peers.kind === 'Services' ? ofServices(where, value as ServicePeer) : [];
      }),
    ),
  );
  return [...(namespace === undefined ? [] : [{ where: 'the policy is', namespace }]), ...subject, ...peers];
}

type ServicePeer = NonNullable<EgressSpec['toServices']>[number];

function ofServices(where: string, { k8sService, k8sServiceSelector }: ServicePeer): NamedNamespace[] {
  const namespace = k8sService?.namespace ?? k8sServiceSelector?.namespace;
  return namespace === undefined ? [] : [{ where, namespace }];
}

/** Labels that have the name of a namespace for their value. */
const NAMES: readonly string[] = [POD_NAMESPACE, `${NAMESPACE_LABELS}kubernetes.io/metadata.name`].map(labelName);

function inSelector(where: string, { matchLabels = {}, matchExpressions = [] }: SelectorSpec): NamedNamespace[] {
  const labels = Object.entries(matchLabels).flatMap(([key, value]) => (NAMES.includes(labelName(key)) ? value : []));
  const expressions = matchExpressions.flatMap(({ key, operator, values = [] }) =>
    NAMES.includes(labelName(key)) && operator === 'In' ? values : [],
  );
  return [...labels, ...expressions].map((namespace) => ({ where, namespace }));
}
