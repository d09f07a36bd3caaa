import type { CiliumCni } from '../cilium/cilium-cni';
import { CiliumNetworkPolicy } from '../cilium/policy';
import { apiObjectsOf } from '../kubernetes/api-objects';

/** Closes the namespaces that an installation of Cilium creates: they hold Secrets that it reads, and no pods. */
export function closeNamespacesOf(cilium: CiliumCni): void {
  const { scope } = cilium.node;
  if (!scope) return;
  const namespaces = apiObjectsOf(cilium).filter(({ kind }) => kind === 'Namespace');
  for (const { name: namespace } of namespaces) {
    CiliumNetworkPolicy.defaultDeny(scope, `${namespace}-closed`, {
      metadata: { name: 'default-deny', namespace },
      dns: false,
    });
  }
}
