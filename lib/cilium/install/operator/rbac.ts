import type { Construct } from 'constructs';
import { ClusterRole, ClusterRoleBinding, Role, RoleBinding, ServiceAccount } from '../../../kubernetes/objects';
import { atLeast } from '../../../settings/version';
import type { CiliumSettings } from '../../settings';
import { clusterWide, namespaced, type TextMap } from '../shared/metadata';
import { PART_OF_CILIUM, roleRef, subjectsOf } from '../shared/rbac';
import { secretsAreSynced } from '../shared/secret-access';
import { operatorRules } from './rules';

/** The operator's identity, and what it may do. */
export function operatorRbac(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const account = settings.serviceAccounts.operator;
  const { enabled, annotations } = settings.operator;
  if (!enabled || !account.create) return;
  const { eni, rbac } = settings;
  const iamRole: TextMap = eni.enabled && eni.iamRole ? { 'eks.amazonaws.com/role-arn': eni.iamRole } : {};
  new ServiceAccount(scope, 'OperatorServiceAccount', {
    metadata: namespaced(settings, namespace, account.name, {
      annotations: { ...annotations, ...account.annotations, ...iamRole },
    }),
  });
  if (rbac.create) {
    const metadata = clusterWide(settings, 'cilium-operator', { labels: PART_OF_CILIUM, annotations });
    new ClusterRole(scope, 'OperatorClusterRole', { metadata, rules: operatorRules(settings) });
    new ClusterRoleBinding(scope, 'OperatorClusterRoleBinding', {
      metadata,
      roleRef: roleRef('ClusterRole', 'cilium-operator'),
      subjects: subjectsOf(account, namespace),
    });
  }
  if (settings.preflight.enabled && atLeast(settings, '1.20')) return;
  for (const target of copyTargets(settings)) secretWriter(scope, settings, namespace, target);
  if (atLeast(settings, '1.19')) ztunnelManager(scope, settings, namespace);
}

/** A namespace into which the operator copies Secrets, for the agents or Envoy to read. */
interface CopyTarget {
  readonly id: string;
  readonly namespace: string;
  readonly role: string;
}

function copyTargets(settings: CiliumSettings): CopyTarget[] {
  const { ingressController: ingress, gatewayAPI: gateway, tls } = settings;
  const target = (id: string, when: boolean, name: string | undefined, area: string): CopyTarget[] =>
    when && name ? [{ id, namespace: name, role: `cilium-operator-${area}-secrets` }] : [];
  const { secretsNamespace: forIngress } = ingress;
  const { secretsNamespace: forGateway } = gateway;
  return [
    ...target('Ingress', ingress.enabled && forIngress.sync, forIngress.name, 'ingress'),
    ...target('Gateway', gateway.enabled && forGateway.sync, forGateway.name, 'gateway'),
    ...target('Policy', secretsAreSynced(settings), tls.secretsNamespace.name, 'tlsinterception'),
  ];
}

function secretWriter(scope: Construct, settings: CiliumSettings, namespace: string, target: CopyTarget): void {
  const metadata = namespaced(settings, target.namespace, target.role, {
    labels: PART_OF_CILIUM,
    annotations: settings.operator.annotations,
  });
  new Role(scope, `Operator${target.id}SecretsRole`, {
    metadata,
    rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['create', 'delete', 'update', 'patch'] }],
  });
  new RoleBinding(scope, `Operator${target.id}SecretsRoleBinding`, {
    metadata,
    roleRef: roleRef('Role', target.role),
    subjects: subjectsOf(settings.serviceAccounts.operator, namespace),
  });
}

/** The operator removes what it made for ztunnel, even when ztunnel is switched off. */
function ztunnelManager(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const name = 'cilium-operator-ztunnel';
  const metadata = namespaced(settings, namespace, name, {
    labels: PART_OF_CILIUM,
    annotations: settings.operator.annotations,
  });
  const read = ['get', 'list', 'watch'];
  new Role(scope, 'OperatorZtunnelRole', {
    metadata,
    rules: [
      { apiGroups: ['apps'], resources: ['daemonsets'], verbs: ['create', 'delete', ...read] },
      ...(atLeast(settings, '1.20') ? [{ apiGroups: [''], resources: ['serviceaccounts'], verbs: read }] : []),
    ],
  });
  new RoleBinding(scope, 'OperatorZtunnelRoleBinding', {
    metadata,
    roleRef: roleRef('Role', name),
    subjects: subjectsOf(settings.serviceAccounts.operator, namespace),
  });
}
