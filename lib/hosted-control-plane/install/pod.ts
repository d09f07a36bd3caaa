import { type Mounted, scratch, volumes } from '../../kubernetes/mounted';
import type { Container, PodSpec, PodTemplateSpec, VolumeMount } from '../../kubernetes/objects';
import { isolatedContainer, unprivilegedPodWithVolumes } from '../../kubernetes/pod-security';
import { authority, frontProxyAuthority, rotationsOf } from '../pki/secrets';
import { labelsOf, type Program, type Tenant } from '../tenant';
import type { ProgramAmounts } from '../tenant-size';

/** Where certificates, keys and trusted CAs are in every pod of the control plane. */
export const PKI = '/etc/kubernetes/pki';

/** The files with all trusted authorities, in the pods that mount `trust`. */
export const TRUSTED = `${PKI}/trust/ca.crt`;
export const TRUSTED_FRONT_PROXY = `${PKI}/trust/front-proxy-ca.crt`;

/** What a pod needs to trust the tenant's authorities. */
export interface Trust {
  readonly initContainers: readonly Container[];
  readonly mounted: readonly Mounted[];
  readonly mount: VolumeMount;
}

/**
 * The trusted authorities, merged into one file each: during a rotation there are two, and programs accept one file.
 * The files are written when the pod starts; a rotation replaces the pods.
 */
export function trust(tenant: Tenant, toolsImage: string): Trust {
  const { rotations } = tenant;
  const bundles = {
    'ca.crt': rotations.authority.trusted.map(authority),
    'front-proxy-ca.crt': rotations.frontProxy.trusted.map(frontProxyAuthority),
  };
  const sources = Object.values(bundles).flat();
  const lines = Object.entries(bundles).flatMap(([file, names]) =>
    names.map((name, index) => `echo "$(< /authorities/${name}.crt)" ${index === 0 ? '>' : '>>'} /trust/${file}`),
  );
  const bundle: Mounted = scratch('trust', '/trust');
  const given: Mounted = {
    volume: {
      name: 'authorities',
      projected: {
        // Not their keys.
        sources: sources.map((name) => ({ secret: { name, items: [{ key: 'tls.crt', path: `${name}.crt` }] } })),
      },
    },
    mount: { name: 'authorities', mountPath: '/authorities', readOnly: true },
  };
  return {
    initContainers: [
      {
        name: 'trust',
        image: toolsImage,
        command: ['/bin/sh', '-euc', lines.join('\n')],
        resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '64Mi' } },
        securityContext: isolatedContainer(),
        volumeMounts: [bundle.mount, given.mount],
      },
    ],
    mounted: [bundle, given],
    mount: { name: 'trust', mountPath: `${PKI}/trust`, readOnly: true },
  };
}

/** A pod of the control plane: within the Pod Security level `restricted`, spread over nodes and zones. */
export function podOf(
  program: Program,
  tenant: Tenant,
  trusted: Trust,
  mounted: readonly Mounted[],
  containers: readonly Container[],
): PodTemplateSpec {
  const labels = labelsOf(program);
  const spec: PodSpec = {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    priorityClassName: 'system-cluster-critical',
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    securityContext: unprivilegedPodWithVolumes(),
    topologySpreadConstraints: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels: { ...labels } },
      // Pods of the previous template do not count, or the last one of a roll-out could not be scheduled.
      matchLabelKeys: ['pod-template-hash'],
    })),
    initContainers: [...trusted.initContainers],
    containers: [...containers],
    volumes: volumes([...trusted.mounted, ...mounted]),
  };
  return {
    metadata: { labels: { ...labels }, annotations: { 'platypaas.dev/rotations': rotationsOf(tenant) } },
    spec,
  };
}

/** What a container may use. CPU has no limit: a program that is throttled fails its probes. */
export function resourcesOf({ requests, memoryLimit }: ProgramAmounts) {
  return { requests: { ...requests }, limits: { memory: memoryLimit } };
}
