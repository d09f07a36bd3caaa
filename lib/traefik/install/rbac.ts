import type { Construct } from 'constructs';
import { orNothing } from '../../kubernetes/empty';
import {
  ClusterRole,
  ClusterRoleBinding,
  type PolicyRule,
  Role,
  RoleBinding,
  ServiceAccount,
} from '../../kubernetes/objects';
import { GROUP } from '../routing/references';
import type { TraefikSettings } from '../settings';
import type { Names } from './names';

const RBAC = 'rbac.authorization.k8s.io';

/**
 * The identity of the pods, and what it may read: in the whole cluster, or in the namespaces that the providers name.
 */
export function rbac(scope: Construct, settings: TraefikSettings, names: Names): void {
  if (!settings.serviceAccount.name) serviceAccount(scope, settings, names);
  if (!settings.rbac.enabled) return;
  if (settings.rbac.namespaced) namespaceRoles(scope, settings, names);
  else clusterRole(scope, settings, names);
}

function serviceAccount(scope: Construct, settings: TraefikSettings, names: Names): void {
  new ServiceAccount(scope, 'ServiceAccount', {
    metadata: {
      name: names.serviceAccount,
      namespace: names.namespace,
      labels: names.labels,
      annotations: orNothing(settings.serviceAccountAnnotations),
    },
    // The pods ask for the token themselves.
    automountServiceAccountToken: false,
  });
}

function clusterRole(scope: Construct, settings: TraefikSettings, names: Names): void {
  const aggregation = settings.rbac.aggregateTo.map((role) => [`${RBAC}/aggregate-to-${role}`, 'true'] as const);
  new ClusterRole(scope, 'ClusterRole', {
    metadata: { name: names.clusterRole, labels: { ...names.labels, ...Object.fromEntries(aggregation) } },
    rules: clusterRules(settings),
  });
  new ClusterRoleBinding(scope, 'ClusterRoleBinding', {
    metadata: { name: names.clusterRole, labels: names.labels },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: names.clusterRole },
    subjects: subjects(names),
  });
}

function namespaceRoles(scope: Construct, settings: TraefikSettings, names: Names): void {
  const namespaces = namespacesOf(settings, names);
  for (const namespace of namespaces) {
    new Role(scope, `Role-${namespace}`, {
      metadata: { name: names.fullName, namespace, labels: names.labels },
      rules: namespaceRules(settings, names, namespace),
    });
  }
  // The Gateway API's provider needs a ClusterRole and cannot be enabled here; the chart binds its namespaces anyway.
  for (const namespace of new Set([...namespaces, ...settings.providers.kubernetesGateway.namespaces])) {
    new RoleBinding(scope, `RoleBinding-${namespace}`, {
      metadata: { name: names.fullName, namespace, labels: names.labels },
      roleRef: { apiGroup: RBAC, kind: 'Role', name: names.fullName },
      subjects: subjects(names),
    });
  }
}

function subjects(names: Names) {
  return [{ kind: 'ServiceAccount', name: names.serviceAccount, namespace: names.namespace }];
}

/** Every namespace that some provider names, and Traefik's own. */
function namespacesOf({ providers }: TraefikSettings, names: Names): string[] {
  const { kubernetesIngress, kubernetesCRD, knative } = providers;
  const named = [...kubernetesIngress.namespaces, ...kubernetesCRD.namespaces, ...knative.namespaces];
  return [...new Set([names.namespace, ...named, ...nginxNamespaces(providers, names)])].sort();
}

function nginxNamespaces({ kubernetesIngressNGINX }: TraefikSettings['providers'], names: Names): string[] {
  if (!kubernetesIngressNGINX.enabled) return [];
  return (kubernetesIngressNGINX.watchNamespace || names.namespace).split(',');
}

const READ = ['get', 'list', 'watch'];
const INGRESS_GROUPS = ['extensions', 'networking.k8s.io'];
const GATEWAY = 'gateway.networking.k8s.io';
const KNATIVE = 'networking.internal.knative.dev';
const ROUTE_KINDS = ['ingressroutes', 'ingressroutetcps', 'ingressrouteudps', 'middlewares', 'middlewaretcps'];
const TRANSPORT_KINDS = ['serverstransports', 'serverstransporttcps'];
const TLS_AND_SERVICE_KINDS = ['tlsoptions', 'tlsstores', 'traefikservices'];
const REFERENCE_GRANTS = 'referencegrants';
const GATEWAY_KINDS = [
  'backendtlspolicies',
  'gatewayclasses',
  'gateways',
  'grpcroutes',
  'httproutes',
  REFERENCE_GRANTS,
  'tcproutes',
  'tlsroutes',
];
// A ReferenceGrant has no status.
const GATEWAY_STATUSES = GATEWAY_KINDS.filter((kind) => kind !== REFERENCE_GRANTS).map((kind) => `${kind}/status`);

const ENDPOINTS: PolicyRule = {
  apiGroups: ['discovery.k8s.io'],
  resources: ['endpointslices'],
  verbs: ['list', 'watch'],
};
// Traefik reads its own pod to find out what it was started with.
const PODS: PolicyRule = { apiGroups: [''], resources: ['pods'], verbs: ['get'] };
const SECRETS: PolicyRule = { apiGroups: [''], resources: ['secrets'], verbs: READ };
const NAMESPACES: PolicyRule = { apiGroups: [''], resources: ['namespaces'], verbs: ['list', 'watch'] };
const INGRESS_STATUS: PolicyRule = { apiGroups: INGRESS_GROUPS, resources: ['ingresses/status'], verbs: ['update'] };
const KNATIVE_INGRESSES: readonly PolicyRule[] = [
  { apiGroups: [KNATIVE], resources: ['ingresses'], verbs: READ },
  { apiGroups: [KNATIVE], resources: ['ingresses/status'], verbs: ['update'] },
];

function clusterRules({ providers }: TraefikSettings): PolicyRule[] {
  const { kubernetesIngress, kubernetesIngressNGINX, kubernetesCRD, kubernetesGateway, knative } = providers;
  const rules: PolicyRule[] = [
    { apiGroups: [''], resources: ['configmaps', 'nodes', 'services'], verbs: READ },
    ENDPOINTS,
    PODS,
    SECRETS,
  ];
  if (kubernetesIngress.enabled || kubernetesIngressNGINX.enabled) {
    rules.push(
      { apiGroups: INGRESS_GROUPS, resources: ['ingressclasses', 'ingresses'], verbs: READ },
      INGRESS_STATUS,
      NAMESPACES,
    );
  }
  if (kubernetesCRD.enabled) {
    // Even without Ingresses, routes are matched by the class.
    if (!kubernetesIngress.enabled) {
      rules.push({ apiGroups: INGRESS_GROUPS, resources: ['ingressclasses'], verbs: READ });
    }
    rules.push(traefikKinds([...TRANSPORT_KINDS, ...TLS_AND_SERVICE_KINDS]));
  }
  if (kubernetesGateway.enabled) {
    rules.push(
      NAMESPACES,
      { apiGroups: [GATEWAY], resources: GATEWAY_KINDS, verbs: READ },
      { apiGroups: [GATEWAY], resources: GATEWAY_STATUSES, verbs: ['update'] },
    );
  }
  if (knative.enabled) rules.push(...KNATIVE_INGRESSES);
  return rules;
}

function namespaceRules({ providers }: TraefikSettings, names: Names, namespace: string): PolicyRule[] {
  const { kubernetesIngress, kubernetesCRD, knative } = providers;
  const reads = (provider: { readonly enabled: boolean; readonly namespaces: readonly string[] }) =>
    provider.enabled && (namespace === names.namespace || provider.namespaces.includes(namespace));
  const rules: PolicyRule[] = [
    { apiGroups: [''], resources: ['configmaps', 'services'], verbs: READ },
    ENDPOINTS,
    PODS,
    SECRETS,
  ];
  if (reads(kubernetesIngress) || nginxNamespaces(providers, names).includes(namespace)) {
    rules.push({ apiGroups: INGRESS_GROUPS, resources: ['ingresses'], verbs: READ }, INGRESS_STATUS);
  }
  if (reads(kubernetesCRD)) rules.push(traefikKinds([...TLS_AND_SERVICE_KINDS, ...TRANSPORT_KINDS]));
  if (reads(knative)) rules.push(...KNATIVE_INGRESSES);
  return rules;
}

/** The chart orders the kinds differently for a cluster and for namespaces; we do the same, to compare equal. */
function traefikKinds(behindRoutes: readonly string[]): PolicyRule {
  return { apiGroups: [GROUP], resources: [...ROUTE_KINDS, ...behindRoutes], verbs: READ };
}
