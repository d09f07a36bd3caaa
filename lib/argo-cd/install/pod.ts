import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import { type Mounted, scratch } from '../../kubernetes/mounted';
import type { Container, EnvVar, Manifest, ObjectMeta, PodSpec, PodTemplateSpec } from '../../kubernetes/objects';
import { isolatedContainer } from '../../kubernetes/pod-security';
import { ARGO_CD_IMAGE } from '../images';
import { type Installation, labelsOf, named, type Program, podLabelsOf } from './installation';

/** The metadata of a program's main object. */
export function metadataOf(program: Program, { namespace }: Installation): ObjectMeta {
  return { name: named(program), namespace, labels: labelsOf(program) };
}

/** A pod that fits the level `restricted`. Pods of one program prefer different nodes. */
export function podOf(program: Program, spec: PodSpec): PodTemplateSpec {
  return {
    metadata: { labels: { ...podLabelsOf(program), 'app.kubernetes.io/part-of': 'argocd' } },
    spec: {
      serviceAccountName: named(program),
      nodeSelector: { 'kubernetes.io/os': 'linux' },
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      affinity: {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 100,
              podAffinityTerm: {
                labelSelector: { matchLabels: podLabelsOf(program) },
                topologyKey: 'kubernetes.io/hostname',
              },
            },
          ],
        },
      },
      ...spec,
    },
  };
}

/** A container of one of Argo CD's own programs. */
export function argoCdContainer(program: Program, { sizes }: Installation, more: Partial<Container>): Container {
  return {
    name: named(program),
    image: ARGO_CD_IMAGE,
    imagePullPolicy: 'IfNotPresent',
    args: [`/usr/local/bin/${named(program)}`],
    resources: resourcesOf(program, sizes),
    securityContext: isolatedContainer(),
    ...more,
  };
}

/** What a container may use, as its size says. */
export function resourcesOf(program: Program, sizes: Installation['sizes']): Manifest<k8s.ResourceRequirements> {
  const { requests, limits } = sizes[program];
  return { requests: { ...requests }, limits: { ...limits } };
}

/** The password for Redis; the first Redis pod generates it. */
export const REDIS_PASSWORD: EnvVar = {
  name: 'REDIS_PASSWORD',
  valueFrom: { secretKeyRef: { name: 'argocd-redis', key: 'auth' } },
};

/** TLS certificates and SSH host keys of repository servers. */
export const KNOWN_SERVERS: readonly Mounted[] = [
  fromConfigMap('ssh-known-hosts', 'argocd-ssh-known-hosts-cm', '/app/config/ssh'),
  fromConfigMap('tls-certs', 'argocd-tls-certs-cm', '/app/config/tls'),
];

/** The GPG keys of those who sign commits, and where they are unpacked. */
export const KNOWN_SIGNERS: readonly Mounted[] = [
  fromConfigMap('gpg-keys', 'argocd-gpg-keys-cm', '/app/config/gpg/source'),
  scratch('gpg-keyring', '/app/config/gpg/keys'),
];

function fromConfigMap(name: string, configMap: string, mountPath: string): Mounted {
  return { volume: { name, configMap: { name: configMap } }, mount: { name, mountPath } };
}

/** The certificate of the repo server, if somebody provides one; otherwise it signs its own when it starts. */
export function repoServerCertificate(mountPath: string): Mounted {
  const name = 'repo-server-tls';
  const items = ['tls.crt', 'tls.key', 'ca.crt'].map((key) => ({ key, path: key }));
  return {
    volume: { name, secret: { secretName: 'argocd-repo-server-tls', optional: true, items } },
    mount: { name, mountPath },
  };
}
