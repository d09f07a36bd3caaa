import type { ApiObject } from 'cdk8s';
import type { GitSource } from './application-set';
import { THIS_CLUSTER } from './application-set';
import type { GroupKind, PlatformComponent } from './platform-component';

/**
 * The spec of the AppProject: the repositories, namespaces and cluster-scoped kinds that the components need, and no
 * others.
 *
 * @param objects the objects of ours that its Applications apply
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/projects/
 */
export function appProjectSpec(
  components: readonly PlatformComponent[],
  objects: readonly ApiObject[],
  git: GitSource,
): object {
  const namespaces = components.flatMap(({ namespace, extraNamespaces }) => [namespace.name, ...extraNamespaces]);
  return {
    description: 'The components of the platform.',
    sourceRepos: distinct([...(git.rendered ? [] : components.map(({ chart }) => chart.repoUrl)), git.repositoryUrl]),
    destinations: distinct(namespaces).map((namespace) => ({ server: THIS_CLUSTER, namespace })),
    clusterResourceWhitelist: distinctKinds([
      ...components.flatMap(({ clusterKinds }) => clusterKinds),
      ...objects
        .filter(({ metadata }) => metadata.namespace === undefined)
        .map(({ apiGroup, kind }) => groupKind(apiGroup, kind)),
    ]),
  };
}

function groupKind(apiGroup: string, kind: string): GroupKind {
  return { group: apiGroup === 'core' ? '' : apiGroup, kind };
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

function distinctKinds(kinds: readonly GroupKind[]): GroupKind[] {
  const byKey = new Map(kinds.map(({ group, kind }) => [`${group}/${kind}`, { group, kind }]));
  return [...byKey.keys()].sort().flatMap((key) => byKey.get(key) ?? []);
}
