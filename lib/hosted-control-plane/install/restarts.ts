import type { Construct } from 'constructs';
import { CronJob, Role, RoleBinding, ServiceAccount } from '../../kubernetes/objects';
import { isolatedContainer, unprivilegedPod } from '../../kubernetes/pod-security';
import { API_SERVER, type Tenant } from '../tenant';

const NAME = 'monthly-restart';

/** Labels of the pods of the tenant's Jobs. */
export const OPERATION_LABELS: Readonly<Record<string, string>> = {
  'app.kubernetes.io/name': 'control-plane-operations',
};

/**
 * Replaces the pods of the API server once a month, one at a time. All of its programs reload renewed certificates,
 * except konnectivity's server and the end of the tunnel, whose certificates are renewed a month before they expire.
 */
export function monthlyRestart(scope: Construct, tenant: Tenant): void {
  const { name, namespace, version } = tenant;
  const metadata = { name: NAME, namespace };
  new ServiceAccount(scope, 'RestartAccount', { metadata });
  new Role(scope, 'RestartRole', {
    metadata,
    rules: [{ apiGroups: ['apps'], resources: ['deployments'], resourceNames: [API_SERVER], verbs: ['get', 'patch'] }],
  });
  new RoleBinding(scope, 'RestartBinding', {
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: NAME },
    subjects: [{ kind: 'ServiceAccount', name: NAME, namespace }],
  });
  new CronJob(scope, 'Restart', {
    metadata,
    spec: {
      schedule: restartSchedule(name),
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      jobTemplate: {
        spec: {
          backoffLimit: 3,
          template: {
            metadata: { labels: { ...OPERATION_LABELS } },
            spec: {
              serviceAccountName: NAME,
              restartPolicy: 'OnFailure',
              securityContext: unprivilegedPod(),
              containers: [
                {
                  name: 'restart',
                  image: version._companion('kubectl'),
                  command: ['kubectl', 'rollout', 'restart', `deployment/${API_SERVER}`, `--namespace=${namespace}`],
                  resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } },
                  securityContext: isolatedContainer(),
                },
              ],
            },
          },
        },
      },
    },
  });
}

/** Not all tenants at once: the time is derived from the name. */
export function restartSchedule(tenant: string): string {
  const hash = [...tenant].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 40320, 11);
  return `${hash % 60} ${Math.floor(hash / 60) % 24} ${1 + (Math.floor(hash / 1440) % 28)} * *`;
}
