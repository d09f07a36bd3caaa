import type { Construct } from 'constructs';
import type { Mounted } from '../../kubernetes/mounted';
import { ConfigMap } from '../../kubernetes/objects';
import { BEFORE_THE_PODS } from '../../kubernetes/sync-wave';
import { toYaml } from '../../synth/yaml';
import { SECRETS } from '../pki/secrets';
import { internalHost, securePort, type Tenant } from '../tenant';
import { PKI, TRUSTED } from './pod';

/** The ConfigMap with the kubeconfigs: they refer to files, which clients reload, and contain no key. */
const KUBECONFIGS = 'kubeconfigs';

/** How a program of the control plane connects to the API server as one of its users. */
export function kubeconfigs(scope: Construct, tenant: Tenant): void {
  const users = [
    SECRETS.controllerManager,
    SECRETS.scheduler,
    SECRETS.konnectivityClient,
    SECRETS.admin,
    ...(tenant.cloudControllerManager ? [SECRETS.cloudControllerManager] : []),
    ...(tenant.csiController ? [SECRETS.csiController] : []),
  ];
  const server = `https://${internalHost(tenant)}:${securePort(tenant)}`;
  new ConfigMap(scope, 'Kubeconfigs', {
    metadata: { name: KUBECONFIGS, namespace: tenant.namespace, annotations: BEFORE_THE_PODS },
    data: Object.fromEntries(users.map((user) => [`${user}.conf`, kubeconfig(user, server)])),
  });
}

/** The kubeconfig of a user, in a pod that mounts its Secret at `clientFiles`. */
export function kubeconfigOf(user: string): string {
  return `/etc/kubernetes/kubeconfigs/${user}.conf`;
}

export const KUBECONFIG_FILES: Mounted = {
  volume: { name: KUBECONFIGS, configMap: { name: KUBECONFIGS } },
  mount: { name: KUBECONFIGS, mountPath: '/etc/kubernetes/kubeconfigs', readOnly: true },
};

/** Where a user's certificate and key are. */
export function clientFiles(user: string): string {
  return `${PKI}/${user}`;
}

function kubeconfig(user: string, server: string): string {
  return toYaml({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'tenant', cluster: { server, 'certificate-authority': TRUSTED } }],
    users: [
      {
        name: user,
        user: { 'client-certificate': `${clientFiles(user)}/tls.crt`, 'client-key': `${clientFiles(user)}/tls.key` },
      },
    ],
    contexts: [{ name: 'tenant', context: { cluster: 'tenant', user } }],
    'current-context': 'tenant',
  });
}
