import type { Construct } from 'constructs';
import { ConfigMap, Secret } from '../../kubernetes/objects';
import { toYaml } from '../../synth/yaml';
import type { Installation } from './installation';

/**
 * What Argo CD reads from ConfigMaps and Secrets. `argocd-secret` is empty here: Argo CD writes its session key and
 * the password of `admin` into it when it starts, and since we own no field of it, no later apply removes them.
 */
export function configuration(scope: Construct, { namespace, url, sshKnownHosts }: Installation): void {
  const metadata = (name: string) => ({
    name,
    namespace,
    // Argo CD ignores configuration without this label.
    labels: {
      'app.kubernetes.io/name': name,
      'app.kubernetes.io/part-of': 'argocd',
      'app.kubernetes.io/managed-by': 'cdk8s',
    },
  });
  new ConfigMap(scope, 'Config', {
    metadata: metadata('argocd-cm'),
    data: {
      ...(url ? { url } : {}),
      'application.resourceTrackingMethod': 'annotation',
      'resource.exclusions': JSON.stringify(NOT_WATCHED, undefined, 2),
      // Status changes all the time and does not count when the cluster is compared with git.
      'resource.customizations.ignoreResourceUpdates.all': toYaml({ jsonPointers: ['/status'] }),
    },
  });
  new ConfigMap(scope, 'Rbac', {
    metadata: metadata('argocd-rbac-cm'),
    // Users who are neither the administrator nor named by a policy may do nothing.
    data: { 'policy.default': '' },
  });
  new ConfigMap(scope, 'SshKnownHosts', {
    metadata: metadata('argocd-ssh-known-hosts-cm'),
    data: { ssh_known_hosts: sshKnownHosts },
  });
  new ConfigMap(scope, 'TlsCertificates', { metadata: metadata('argocd-tls-certs-cm') });
  new ConfigMap(scope, 'GpgKeys', { metadata: metadata('argocd-gpg-keys-cm') });
  new Secret(scope, 'Secret', { metadata: metadata('argocd-secret'), type: 'Opaque' });
}

interface Exclusion {
  readonly apiGroups: readonly string[];
  readonly kinds: readonly string[];
}

// Objects that controllers create in great numbers and nobody keeps in git: watching them costs memory.
const NOT_WATCHED: readonly Exclusion[] = [
  { apiGroups: ['', 'discovery.k8s.io'], kinds: ['Endpoints', 'EndpointSlice'] },
  { apiGroups: ['coordination.k8s.io'], kinds: ['Lease'] },
  {
    apiGroups: ['authentication.k8s.io', 'authorization.k8s.io'],
    kinds: [
      'SelfSubjectReview',
      'TokenReview',
      'LocalSubjectAccessReview',
      'SelfSubjectAccessReview',
      'SelfSubjectRulesReview',
      'SubjectAccessReview',
    ],
  },
  { apiGroups: ['certificates.k8s.io'], kinds: ['CertificateSigningRequest'] },
  { apiGroups: ['cert-manager.io'], kinds: ['CertificateRequest'] },
  { apiGroups: ['cilium.io'], kinds: ['CiliumIdentity', 'CiliumEndpoint', 'CiliumEndpointSlice'] },
  {
    apiGroups: ['kyverno.io', 'reports.kyverno.io', 'wgpolicyk8s.io'],
    kinds: [
      'PolicyReport',
      'ClusterPolicyReport',
      'EphemeralReport',
      'ClusterEphemeralReport',
      'AdmissionReport',
      'ClusterAdmissionReport',
      'BackgroundScanReport',
      'ClusterBackgroundScanReport',
      'UpdateRequest',
    ],
  },
];
