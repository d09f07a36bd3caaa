import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import type { Manifest } from './objects';

const UNPRIVILEGED = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };

/**
 * The security context of a container that needs no access to its node and writes only to volumes. In a pod that runs
 * as non-root and with the seccomp profile of the container runtime, it meets the Pod Security level `restricted`.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function isolatedContainer(): Manifest<k8s.SecurityContext> {
  return { ...UNPRIVILEGED, readOnlyRootFilesystem: true };
}

/**
 * The security context of a container that also writes to its root file system, and that sets the seccomp profile
 * itself instead of its pod.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function restrictedContainer(): Manifest<k8s.SecurityContext> {
  return { ...UNPRIVILEGED, seccompProfile: { type: 'RuntimeDefault' } };
}

/** The user and the group of pods without specific ones: they own nothing on any node. */
export const NOBODY = 65532;

/** The part of a security context that makes a container run as them. */
export const AS_NOBODY = { runAsUser: NOBODY, runAsGroup: NOBODY };

/**
 * The security context of a pod that runs as an unprivileged user: its containers may then have `isolatedContainer()`.
 */
export function unprivilegedPod(): Manifest<k8s.PodSecurityContext> {
  return { runAsNonRoot: true, runAsUser: NOBODY, seccompProfile: { type: 'RuntimeDefault' } };
}

/** The same for a pod whose volumes belong to a group, so it can read Secrets and write to disks. */
export function unprivilegedPodWithVolumes(): Manifest<k8s.PodSecurityContext> {
  return {
    runAsNonRoot: true,
    runAsUser: NOBODY,
    runAsGroup: NOBODY,
    fsGroup: NOBODY,
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

/** The labels of a namespace that only admit pods of a level. */
export function podSecurityLabels(level: 'restricted' | 'baseline' | 'privileged'): Record<string, string> {
  return {
    'pod-security.kubernetes.io/enforce': level,
    'pod-security.kubernetes.io/audit': level,
    'pod-security.kubernetes.io/warn': level,
  };
}
