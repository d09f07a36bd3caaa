import type { Construct } from 'constructs';
import { customResourceClass } from '../../kubernetes/custom-resource';
import { syncWave } from '../../kubernetes/sync-wave';
import type { ArgoCdDelivery } from '../bundle-delivery';

const Application = customResourceClass('argoproj.io/v1alpha1', 'Application');

/** After the control plane, which has to answer. */
const AFTER_THE_CONTROL_PLANE = syncWave(3);

/**
 * Makes Argo CD apply the bundle of a tenant to the tenant's cluster.
 *
 * @param cluster the name of the cluster in Argo CD's Secret
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification/
 */
export function bundleApplication(scope: Construct, tenant: string, cluster: string, argoCd: ArgoCdDelivery): void {
  const { namespace, project, repositoryUrl, revision, path } = argoCd;
  new Application(scope, 'BundleApplication', {
    metadata: { name: `${cluster}-nodes`, namespace, annotations: AFTER_THE_CONTROL_PLANE },
    spec: {
      project,
      source: { repoURL: repositoryUrl, targetRevision: revision, path: `${path}/nodes/${tenant}` },
      destination: { name: cluster, namespace: 'kube-system' },
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        // The Service `kubernetes` is the API server's; the bundle has only its selector.
        syncOptions: ['ServerSideApply=true'],
        retry: { limit: 10, backoff: { duration: '10s', factor: 2, maxDuration: '5m' } },
      },
    },
  });
}
