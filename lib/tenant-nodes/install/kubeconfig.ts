import { toYaml } from '../../synth/yaml';
import type { TenantCluster } from '../tenant-node-bundle-props';

const FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * How a pod on the network of its node reaches the API server: by the tenant's public name, since the address of the
 * Service `kubernetes` works only once kube-proxy and the cluster's network do.
 */
export function podKubeconfig({ endpoint }: TenantCluster): string {
  return toYaml({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'tenant', cluster: { server: endpoint, 'certificate-authority': `${FOLDER}/ca.crt` } }],
    users: [{ name: 'pod', user: { tokenFile: `${FOLDER}/token` } }],
    contexts: [{ name: 'tenant', context: { cluster: 'tenant', user: 'pod' } }],
    'current-context': 'tenant',
  });
}
