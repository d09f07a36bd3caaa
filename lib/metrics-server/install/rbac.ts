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
import type { MetricsServerSettings } from '../settings';
import type { Names } from './names';

const RBAC = 'rbac.authorization.k8s.io';

/**
 * The identity of the pods, and what it may do: read nodes' and pods' metrics, and delegate authentication and
 * authorization to the API server.
 */
export function rbac(scope: Construct, settings: MetricsServerSettings, names: Names): void {
  if (settings.serviceAccount.create) serviceAccount(scope, settings, names);
  if (!settings.rbac.create) return;
  const { labels, fullName } = names;
  const subjects = [{ kind: 'ServiceAccount', name: names.serviceAccount, namespace: names.namespace }];

  new ClusterRole(scope, 'AggregatedReader', {
    metadata: {
      name: `system:${names.shortName}-aggregated-reader`,
      labels: {
        ...labels,
        'rbac.authorization.k8s.io/aggregate-to-admin': 'true',
        'rbac.authorization.k8s.io/aggregate-to-edit': 'true',
        'rbac.authorization.k8s.io/aggregate-to-view': 'true',
      },
    },
    rules: [{ apiGroups: ['metrics.k8s.io'], resources: ['pods', 'nodes'], verbs: ['get', 'list', 'watch'] }],
  });
  new ClusterRole(scope, 'ClusterRole', {
    metadata: { name: `system:${fullName}`, labels },
    rules: scraperRules(settings, fullName),
  });
  new ClusterRoleBinding(scope, 'ClusterRoleBinding', {
    metadata: { name: `system:${fullName}`, labels },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: `system:${fullName}` },
    subjects,
  });
  new ClusterRoleBinding(scope, 'AuthDelegator', {
    metadata: { name: `${fullName}:system:auth-delegator`, labels },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'system:auth-delegator' },
    subjects,
  });
  // The API server publishes its request header CA in kube-system, wherever metrics-server itself runs.
  new RoleBinding(scope, 'AuthReader', {
    metadata: { name: `${fullName}-auth-reader`, namespace: 'kube-system', labels },
    roleRef: { apiGroup: RBAC, kind: 'Role', name: 'extension-apiserver-authentication-reader' },
    subjects,
  });
  if (settings.addonResizer.enabled) resizerRbac(scope, names, subjects);
}

function serviceAccount(scope: Construct, settings: MetricsServerSettings, names: Names): void {
  new ServiceAccount(scope, 'ServiceAccount', {
    metadata: {
      name: names.serviceAccount,
      namespace: names.namespace,
      labels: names.labels,
      annotations: orNothing(settings.serviceAccount.annotations),
    },
    secrets: orNothing(settings.serviceAccount.secrets),
  });
}

function scraperRules(settings: MetricsServerSettings, fullName: string): PolicyRule[] {
  const rules: PolicyRule[] = [
    { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
    { apiGroups: [''], resources: ['pods', 'nodes', 'namespaces', 'configmaps'], verbs: ['get', 'list', 'watch'] },
  ];
  if (settings.rbac.pspEnabled) {
    rules.push({
      apiGroups: ['extensions', 'policy'],
      resources: ['podsecuritypolicies'],
      resourceNames: [`privileged-${fullName}`],
      verbs: ['use'],
    });
  }
  return rules;
}

type Subjects = { kind: string; name: string; namespace: string }[];

/** The resizer reads metrics-server's metrics and patches its Deployment. */
function resizerRbac(scope: Construct, names: Names, subjects: Subjects): void {
  const { labels, fullName, namespace } = names;
  const role = `system:${fullName}-nanny`;
  new ClusterRole(scope, 'ResizerClusterRole', {
    metadata: { name: role, labels },
    rules: [{ nonResourceURLs: ['/metrics'], verbs: ['get'] }],
  });
  new ClusterRoleBinding(scope, 'ResizerClusterRoleBinding', {
    metadata: { name: role, labels },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: role },
    subjects,
  });
  new Role(scope, 'ResizerRole', {
    metadata: { name: role, namespace, labels },
    rules: [
      { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
      { apiGroups: ['apps'], resources: ['deployments'], resourceNames: [fullName], verbs: ['get', 'patch'] },
    ],
  });
  new RoleBinding(scope, 'ResizerRoleBinding', {
    metadata: { name: `${fullName}-nanny`, namespace, labels },
    roleRef: { apiGroup: RBAC, kind: 'Role', name: role },
    subjects,
  });
}
