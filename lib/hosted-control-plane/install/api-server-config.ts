import type { Construct } from 'constructs';
import { type Mounted, mountedConfigMap } from '../../kubernetes/mounted';
import { ConfigMap } from '../../kubernetes/objects';
import { BEFORE_THE_PODS } from '../../kubernetes/sync-wave';
import { toYaml } from '../../synth/yaml';
import type { Tenant } from '../tenant';

const NAME = 'kube-apiserver-config';
const FOLDER = '/etc/kubernetes/config';

/** The files that the API server reads in addition to its flags. */
export const CONFIG_FILES: Mounted = mountedConfigMap(NAME, FOLDER);

export const AUDIT_POLICY = `${FOLDER}/audit-policy.yaml`;
export const ADMISSION = `${FOLDER}/admission.yaml`;
export const EGRESS_SELECTION = `${FOLDER}/egress-selector.yaml`;

/** The socket between the API server and konnectivity's server, in their pod. */
export const KONNECTIVITY_SOCKET = '/run/konnectivity/server.socket';

export function apiServerConfig(scope: Construct, { namespace, auditPolicy }: Tenant): void {
  new ConfigMap(scope, 'ApiServerConfig', {
    metadata: { name: NAME, namespace, annotations: BEFORE_THE_PODS },
    data: {
      'audit-policy.yaml': auditPolicy ?? toYaml(AUDIT),
      'admission.yaml': toYaml(ADMISSION_DEFAULTS),
      'egress-selector.yaml': toYaml(EGRESS),
    },
  });
}

/**
 * Who did what, never with the contents of requests: those of Secrets would be in the log. Polling is left out.
 *
 * @see https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/
 */
const AUDIT = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [
    { level: 'None', nonResourceURLs: ['/healthz*', '/livez*', '/readyz*', '/version', '/openapi/*'] },
    { level: 'None', resources: [{ group: 'coordination.k8s.io', resources: ['leases'] }] },
    { level: 'None', users: ['system:apiserver'], verbs: ['get', 'list', 'watch'] },
    {
      level: 'None',
      userGroups: ['system:nodes', 'system:serviceaccounts:kube-system'],
      verbs: ['get', 'list', 'watch'],
    },
    { level: 'Metadata' },
  ],
};

/** Namespaces without labels get the level `baseline`; the tenant may loosen or tighten each. */
const ADMISSION_DEFAULTS = {
  apiVersion: 'apiserver.config.k8s.io/v1',
  kind: 'AdmissionConfiguration',
  plugins: [
    {
      name: 'PodSecurity',
      configuration: {
        apiVersion: 'pod-security.admission.config.k8s.io/v1',
        kind: 'PodSecurityConfiguration',
        defaults: { enforce: 'baseline', warn: 'restricted', audit: 'restricted' },
        exemptions: { namespaces: ['kube-system'] },
      },
    },
  ],
};

/**
 * How the API server connects to what. Its docs and its code differ in which selection applies to webhooks
 * (`cluster` or `controlplane`), and what is not listed is connected to directly, so all three are listed: the tenant's
 * network through konnectivity, etcd and what is next to the API server directly.
 *
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/setup-konnectivity/
 */
const EGRESS = {
  apiVersion: 'apiserver.k8s.io/v1beta1',
  kind: 'EgressSelectorConfiguration',
  egressSelections: [
    {
      name: 'cluster',
      connection: { proxyProtocol: 'GRPC', transport: { uds: { udsName: KONNECTIVITY_SOCKET } } },
    },
    { name: 'controlplane', connection: { proxyProtocol: 'Direct' } },
    { name: 'etcd', connection: { proxyProtocol: 'Direct' } },
  ],
};
