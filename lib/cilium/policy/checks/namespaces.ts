import { Chart } from 'cdk8s';
import { closest, distance } from 'fastest-levenshtein';
import type { ClusterIndex } from '../../../cluster/cluster-index';
import { warn } from '../../../warnings';
import type { PolicyInCluster } from './policies';

/** Namespaces that every cluster has. */
const GIVEN: readonly string[] = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/** The namespaces that the program knows of. */
export function knownNamespaces(index: ClusterIndex): string[] {
  const defined = index.objects('Namespace').map(({ name }) => name);
  return [...new Set([...GIVEN, ...defined, ...index.namespacesInUse()])];
}

/** So many letters apart, one name may be the other with a slip of the finger. */
const TYPO = 2;

/**
 * Tells of policies in a namespace that nothing defines: closing it, they would close nothing. A program that lists no
 * namespaces in its charts leaves them to others; those which installs bring for themselves say nothing of the rest.
 */
export function warnOfUnknownNamespaces(index: ClusterIndex, policies: readonly PolicyInCluster[]): void {
  const namespaces = index.objects('Namespace');
  const listsThem = namespaces.some(({ construct }) => Chart.isChart(construct.node.scope));
  const known = knownNamespaces(index);
  for (const { construct, namespace } of policies) {
    if (namespace === undefined || known.includes(namespace)) continue;
    const nearest = closest(namespace, known);
    const typo = distance(namespace, nearest) <= TYPO && namespace.length > TYPO + 1;
    if (!typo && !listsThem) continue;
    warn(construct, {
      what: `the policy is in the namespace ${namespace}, which nothing in the program defines; known are ${known.sort().join(', ')}.`,
      remedy: `${typo ? `Did you mean ${nearest}? ` : ''}Otherwise define the Namespace, or keep the policy if the cluster has it.`,
      code: 'NP041',
    });
  }
}
