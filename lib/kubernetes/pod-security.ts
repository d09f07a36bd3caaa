import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import type { Manifest } from './objects';

/**
 * The security context of a container that needs nothing of its node, as the Pod Security level `restricted` demands.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function isolatedContainer(): Manifest<k8s.SecurityContext> {
  return { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } };
}
