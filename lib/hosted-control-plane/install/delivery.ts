import { createHash } from 'node:crypto';
import type { Construct } from 'constructs';
import { mountedConfigMap, mountedSecret, mounts, volumes } from '../../kubernetes/mounted';
import { ConfigMap, Job } from '../../kubernetes/objects';
import { isolatedContainer, unprivilegedPodWithVolumes } from '../../kubernetes/pod-security';
import { REPEATABLE_JOB } from '../../kubernetes/repeatable-job';
import { syncWave } from '../../kubernetes/sync-wave';
import { TOOLS_IMAGE } from '../../kubernetes/tools-image';
import type { OutputFile } from '../../synth';
import { SECRETS } from '../pki/secrets';
import type { Tenant } from '../tenant';
import { clientFiles, KUBECONFIG_FILES, kubeconfigOf } from './kubeconfigs';
import { trust } from './pod';
import { OPERATION_LABELS } from './restarts';

const NAME = 'tenant-objects';

/** The API server has to answer; a Job waits for it by retrying. */
const AFTER_THE_CONTROL_PLANE = syncWave(3);

/**
 * A Job that applies manifests to the tenant's own cluster, as its first administrator. Fields of an object with other
 * owners, such as the ports of the Service `kubernetes`, stay as they are.
 */
export function applyToTenant(scope: Construct, tenant: Tenant, files: readonly OutputFile[]): void {
  const { namespace, version } = tenant;
  const data = Object.fromEntries(files.map(({ path, text }) => [path, text]));
  const manifests = mountedConfigMap(NAME, '/manifests');
  const administrator = mountedSecret(SECRETS.admin, clientFiles(SECRETS.admin));
  const trusted = trust(tenant, TOOLS_IMAGE);
  new ConfigMap(scope, 'TenantObjects', { metadata: { name: NAME, namespace, annotations: syncWave(2) }, data });
  new Job(scope, 'ApplyTenantObjects', {
    metadata: { name: NAME, namespace, annotations: { ...REPEATABLE_JOB, ...AFTER_THE_CONTROL_PLANE } },
    spec: {
      backoffLimit: 20,
      template: {
        metadata: {
          labels: { ...OPERATION_LABELS },
          // So that tools that replace a changed Job do so when the manifests change.
          annotations: { 'platypaas.dev/manifests': digestOf(files) },
        },
        spec: {
          restartPolicy: 'OnFailure',
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: unprivilegedPodWithVolumes(),
          initContainers: [...trusted.initContainers],
          containers: [
            {
              name: 'kubectl',
              image: version._companion('kubectl'),
              command: ['kubectl', ...APPLY, `--kubeconfig=${kubeconfigOf(SECRETS.admin)}`],
              resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '256Mi' } },
              securityContext: isolatedContainer(),
              volumeMounts: [...mounts([manifests, administrator, KUBECONFIG_FILES]), trusted.mount],
            },
          ],
          volumes: volumes([manifests, administrator, KUBECONFIG_FILES, ...trusted.mounted]),
        },
      },
    },
  });
}

/** Its root file system is read-only, so nothing is cached. */
const APPLY = [
  'apply',
  '--server-side',
  '--force-conflicts',
  '--filename=/manifests',
  '--cache-dir=/dev/shm/kubectl',
  '--request-timeout=60s',
];

function digestOf(files: readonly OutputFile[]): string {
  return createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16);
}
