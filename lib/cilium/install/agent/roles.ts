import type { Construct } from 'constructs';
import { orNothing } from '../../../kubernetes/empty';
import { Role, RoleBinding } from '../../../kubernetes/objects';
import { atLeast } from '../../../settings/version';
import type { CiliumSettings } from '../../settings';
import { namespaced } from '../shared/metadata';
import { PART_OF_CILIUM, roleRef, subjectsOf } from '../shared/rbac';
import { secretsOnlyFromNamespace } from '../shared/secret-access';
import { agentIsInstalled } from './agent';

const READ = ['get', 'list', 'watch'];

/** What the agent may read in single namespaces: its configuration, and the Secrets that are kept for it. */
export function agentRoles(scope: Construct, settings: CiliumSettings, namespace: string): void {
  if (agentIsInstalled(settings)) {
    configuration(scope, settings, namespace);
    if (settings.serviceAccounts.cilium.create) {
      for (const store of secretStores(settings)) {
        storeRole(scope, settings, store);
        storeBinding(scope, settings, store, namespace);
      }
    }
  }
  policySecrets(scope, settings, namespace);
}

function configuration(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const metadata = namespaced(settings, namespace, 'cilium-config-agent', {
    labels: PART_OF_CILIUM,
    annotations: settings.annotations,
  });
  new Role(scope, 'AgentConfigRole', {
    metadata,
    rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: READ }],
  });
  new RoleBinding(scope, 'AgentConfigRoleBinding', {
    metadata,
    roleRef: roleRef('Role', 'cilium-config-agent'),
    subjects: subjectsOf(settings.serviceAccounts.cilium, namespace),
  });
}

/** A namespace with Secrets for one feature, and the names of the role and the binding that open it to the agent. */
interface SecretStore {
  readonly id: string;
  readonly namespace: string;
  readonly role: string;
  readonly binding: string;
  /** Whether the two carry the agent's annotations, which upstream does not give to all. */
  readonly annotated: boolean;
}

function secretStores(settings: CiliumSettings): SecretStore[] {
  const { ingressController, gatewayAPI, envoyConfig, bgpControlPlane } = settings;
  const store = (
    id: string,
    { enabled, secretsNamespace }: { enabled: boolean; secretsNamespace: { name: string | undefined } },
    role: string,
    { binding = role, annotated = true } = {},
  ): SecretStore[] =>
    enabled && secretsNamespace.name ? [{ id, namespace: secretsNamespace.name, role, binding, annotated }] : [];
  return [
    ...store('Ingress', ingressController, 'cilium-ingress-secrets', { binding: 'cilium-secrets' }),
    ...store('Gateway', gatewayAPI, 'cilium-gateway-secrets'),
    ...store('EnvoyConfig', envoyConfig, 'cilium-envoy-config-secrets'),
    ...store('BgpControlPlane', bgpControlPlane, 'cilium-bgp-control-plane-secrets', { annotated: false }),
  ];
}

function storeRole(scope: Construct, settings: CiliumSettings, { id, namespace, role, annotated }: SecretStore): void {
  new Role(scope, `Agent${id}SecretsRole`, {
    // Upstream gives no common labels to these.
    metadata: {
      name: role,
      namespace,
      labels: PART_OF_CILIUM,
      annotations: annotated ? orNothing(settings.annotations) : undefined,
    },
    rules: [{ apiGroups: [''], resources: ['secrets'], verbs: READ }],
  });
}

function storeBinding(scope: Construct, settings: CiliumSettings, store: SecretStore, namespace: string): void {
  new RoleBinding(scope, `Agent${store.id}SecretsRoleBinding`, {
    metadata: namespaced(settings, store.namespace, store.binding, {
      labels: PART_OF_CILIUM,
      annotations: store.annotated ? settings.annotations : undefined,
    }),
    roleRef: roleRef('Role', store.role),
    subjects: subjectsOf(settings.serviceAccounts.cilium, namespace),
  });
}

/**
 * Secrets that policies name, copied by the operator: the role once went with the operator, the binding with the agent.
 */
function policySecrets(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { tls, operator, serviceAccounts, preflight } = settings;
  // From 1.18.12 on, both go with the agent.
  const withAgent = atLeast(settings, '1.18.12');
  const agentReads = agentIsInstalled(settings) && serviceAccounts.cilium.create;
  if (!secretsOnlyFromNamespace(settings) || !tls.secretsNamespace.name) return;
  const store: SecretStore = {
    id: 'Policy',
    namespace: tls.secretsNamespace.name,
    role: 'cilium-tlsinterception-secrets',
    binding: 'cilium-tlsinterception-secrets',
    annotated: true,
  };
  if (withAgent ? agentReads : operator.enabled && serviceAccounts.operator.create) storeRole(scope, settings, store);
  if (withAgent ? agentReads : !preflight.enabled)
    storeBinding(scope, settings, { ...store, annotated: false }, namespace);
}
