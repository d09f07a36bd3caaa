import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import type { Manifest } from './objects';

const UNPRIVILEGED = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };

/**
 * The security context of a container that needs nothing of its node and writes to volumes only. In a pod that says it
 * runs as no root and with the seccomp profile of the container runtime, it is within the Pod Security level `restricted`.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function isolatedContainer(): Manifest<k8s.SecurityContext> {
  return { ...UNPRIVILEGED, readOnlyRootFilesystem: true };
}

/**
 * The security context of a container that writes to its own root file system, too, and that says the seccomp profile
 * itself, in place of its pod.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function restrictedContainer(): Manifest<k8s.SecurityContext> {
  return { ...UNPRIVILEGED, seccompProfile: { type: 'RuntimeDefault' } };
}

/** The user and the group of pods that have none of their own: it owns nothing on any node. */
export const NOBODY = 65532;

/** The part of a security context by which a container runs as them. */
export const AS_NOBODY = { runAsUser: NOBODY, runAsGroup: NOBODY };

/**
 * The security context of a pod that runs as a user without rights: its containers may then have `isolatedContainer()`.
 */
export function unprivilegedPod(): Manifest<k8s.PodSecurityContext> {
  return { runAsNonRoot: true, runAsUser: NOBODY, seccompProfile: { type: 'RuntimeDefault' } };
}

/** Likewise for a pod whose volumes belong to a group, so that it reads Secrets and writes to disks. */
export function unprivilegedPodWithVolumes(): Manifest<k8s.PodSecurityContext> {
  return {
    runAsNonRoot: true,
    runAsUser: NOBODY,
    runAsGroup: NOBODY,
    fsGroup: NOBODY,
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

/** The labels of a namespace that let in pods of a level only. */
export function podSecurityLabels(level: 'restricted' | 'baseline' | 'privileged'): Record<string, string> {
  return {
    'pod-security.kubernetes.io/enforce': level,
    'pod-security.kubernetes.io/audit': level,
    'pod-security.kubernetes.io/warn': level,
  };
}
