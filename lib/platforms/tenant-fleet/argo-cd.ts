import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { AdminClusterProps } from './admin-cluster';
import { TENANT_FACTS, TENANTS } from './facts';

/** How Argo CD reads a fleet. */
export interface FleetGitProps {
  /** The repository that the output of the program is committed to. */
  readonly repositoryUrl: string;
  /**
   * The branch, tag or commit.
   * @default 'HEAD'
   */
  readonly revision?: string;
  /**
   * The folder of the fleet in the repository.
   * @default - `dist/` and the fleet's folder there: its id, after those of its parent constructs
   */
  readonly path?: string;
  /**
   * The namespace of Argo CD.
   * @default 'argocd'
   */
  readonly namespace?: string;
  /**
   * How many tenants of a wave change at a time, as a number or a percentage: `10%`.
   * @default '10%'
   */
  readonly maxUpdate?: string;
}

/** The label of an Application with the wave of its tenant. */
const WAVE = 'platypaas.dev/wave';

/**
 * What distributes a fleet: an ApplicationSet for what each admin cluster has in common, one for control planes of tenants,
 * wave by wave, and one for what is in the tenants' own clusters. The clusters are those that Argo CD has Secrets for, with
 * the label `platypaas.dev/admin-cluster` and the name of an admin cluster, or `platypaas.dev/tenant` and that of a tenant.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Progressive-Syncs/
 */
export class FleetApplicationSets extends Chart {
  constructor(
    scope: Construct,
    id: string,
    fleet: string,
    clusters: readonly AdminClusterProps[],
    waves: readonly number[],
    git: Required<FleetGitProps>,
  ) {
    super(scope, id);
    const { namespace } = git;
    new ApiObject(this, 'clusters', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'ApplicationSet',
      metadata: { name: `${fleet}-clusters`, namespace },
      spec: {
        ...COMMON,
        generators: [{ clusters: ofFleet(clusters) }],
        template: application('admin-{{ .name }}', {}, '{{ .name }}', `${git.path}/{{ .name }}`, git),
      },
    });
    new ApiObject(this, 'tenants', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'ApplicationSet',
      metadata: { name: `${fleet}-tenants`, namespace },
      spec: {
        ...COMMON,
        generators: [matrix({ clusters: ofFleet(clusters) }, tenantFiles('{{ .name }}', git))],
        // Argo CD turns off automated syncs to keep the order, so a tenant only changes with a commit.
        strategy: {
          type: 'RollingSync',
          rollingSync: {
            steps: waves.map((wave) => ({
              matchExpressions: [{ key: WAVE, operator: 'In', values: [String(wave)] }],
              maxUpdate: git.maxUpdate,
            })),
          },
        },
        template: application(
          'tenant-{{ .tenant }}',
          { [WAVE]: '{{ .wave }}' },
          '{{ .name }}',
          '{{ .path.path }}',
          git,
        ),
      },
    });
    new ApiObject(this, 'nodes', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'ApplicationSet',
      metadata: { name: `${fleet}-nodes`, namespace },
      spec: {
        ...COMMON,
        generators: [
          matrix(tenantFiles('*', git), {
            clusters: { selector: { matchLabels: { 'platypaas.dev/tenant': '{{ .tenant }}' } } },
          }),
        ],
        template: application('nodes-{{ .tenant }}', {}, '{{ .name }}', '{{ .path.path }}/nodes', git),
      },
    });
  }
}

const COMMON = {
  goTemplate: true,
  goTemplateOptions: ['missingkey=error'],
  // Deleting the list must not delete the clusters of customers.
  syncPolicy: { preserveResourcesOnDeletion: true },
};

function matrix(...generators: readonly object[]): object {
  return { matrix: { generators } };
}

/** Each tenant's file brings its members, and the folder that it is in. */
function tenantFiles(cluster: string, { repositoryUrl, revision, path }: Required<FleetGitProps>): object {
  const files = [{ path: `${path}/${cluster}/${TENANTS}/*/${TENANT_FACTS}` }];
  return { git: { repoURL: repositoryUrl, revision, files } };
}

function ofFleet(clusters: readonly AdminClusterProps[]): object {
  return {
    selector: {
      matchExpressions: [
        { key: 'platypaas.dev/admin-cluster', operator: 'In', values: clusters.map(({ name }) => name) },
      ],
    },
  };
}

function application(
  name: string,
  labels: Readonly<Record<string, string>>,
  cluster: string,
  path: string,
  { repositoryUrl, revision }: Required<FleetGitProps>,
): object {
  return {
    metadata: { name, labels },
    spec: {
      project: 'default',
      destination: { name: cluster },
      source: { repoURL: repositoryUrl, targetRevision: revision, path },
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        syncOptions: ['ServerSideApply=true'],
        retry: { limit: -1, refresh: true, backoff: { duration: '10s', factor: 2, maxDuration: '1m' } },
      },
    },
  };
}
