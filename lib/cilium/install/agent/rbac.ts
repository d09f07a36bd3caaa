import type { Construct } from 'constructs';
import { ClusterRole, ClusterRoleBinding, ServiceAccount } from '../../../kubernetes/objects';
import type { CiliumSettings } from '../../settings';
import { clusterWide, namespaced } from '../shared/metadata';
import { PART_OF_CILIUM, roleRef, subjectsOf } from '../shared/rbac';
import { secretsOnlyFromNamespace } from '../shared/secret-access';
import { agentIsInstalled } from './agent';
import { agentRules } from './rules';

/** The agent's identity, and what it may do in the whole cluster. */
export function agentRbac(scope: Construct, settings: CiliumSettings, namespace: string): void {
  if (!agentIsInstalled(settings)) return;
  const { annotations, rbac } = settings;
  const account = settings.serviceAccounts.cilium;
  if (account.create) {
    new ServiceAccount(scope, 'AgentServiceAccount', {
      metadata: namespaced(settings, namespace, account.name, {
        annotations: { ...annotations, ...account.annotations },
      }),
    });
  }
  if (!rbac.create) return;
  const metadata = clusterWide(settings, 'cilium', { labels: PART_OF_CILIUM, annotations });
  new ClusterRole(scope, 'AgentClusterRole', {
    metadata,
    rules: agentRules(settings, { anySecret: !secretsOnlyFromNamespace(settings) }),
  });
  if (account.create) {
    new ClusterRoleBinding(scope, 'AgentClusterRoleBinding', {
      metadata,
      roleRef: roleRef('ClusterRole', 'cilium'),
      subjects: subjectsOf(account, namespace),
    });
  }
}
