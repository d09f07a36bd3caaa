import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import { orNothing } from '../../../kubernetes/empty';
import type { Manifest } from '../../../kubernetes/objects';
import type { CiliumSettings } from '../../settings';

/** What a container may do on the node: the capabilities that it needs and no others, unless all are privileged. */
export function confined(
  { securityContext }: CiliumSettings,
  capabilities: readonly string[],
): Manifest<k8s.SecurityContext> {
  if (securityContext.privileged) return { privileged: true };
  return {
    seLinuxOptions: orNothing(securityContext.seLinuxOptions),
    capabilities: { add: orNothing(capabilities), drop: ['ALL'] },
  };
}
