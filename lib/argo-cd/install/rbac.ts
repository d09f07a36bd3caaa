import type { Construct } from 'constructs';
import {
  ClusterRole,
  ClusterRoleBinding,
  type PolicyRule,
  Role,
  RoleBinding,
  ServiceAccount,
} from '../../kubernetes/objects';
import { type Installation, labelsOf, named, type Program } from './installation';

const RBAC = 'rbac.authorization.k8s.io';
const ARGO = 'argoproj.io';
const READ = ['get', 'list', 'watch'];
const CHANGE = ['create', 'update', 'patch', 'delete'];
const LEASE = '58ac56fa.applicationsets.argoproj.io';

/** What each program may do, in its own namespace and in the cluster. */
export function rbac(scope: Construct, installation: Installation): void {
  const { namespace } = installation;
  for (const program of [
    'application-controller',
    'applicationset-controller',
    'redis',
    'repo-server',
    'server',
  ] as const) {
    new ServiceAccount(scope, `${program}-account`, {
      metadata: { name: named(program), namespace, labels: labelsOf(program) },
    });
  }
  role(scope, installation, 'application-controller', [
    { apiGroups: [''], resources: ['secrets', 'configmaps'], verbs: READ },
    { apiGroups: [ARGO], resources: ['applications', 'applicationsets', 'appprojects'], verbs: [...READ, ...CHANGE] },
    { apiGroups: [''], resources: ['events'], verbs: ['create', 'list'] },
    { apiGroups: ['apps'], resources: ['deployments'], verbs: READ },
  ]);
  // No rule for the whole cluster, which upstream has for ApplicationSets in other namespaces: ours are in this one.
  role(scope, installation, 'applicationset-controller', [
    {
      apiGroups: [ARGO],
      resources: ['applications', 'applicationsets', 'applicationsets/finalizers'],
      verbs: [...READ, ...CHANGE],
    },
    { apiGroups: [ARGO], resources: ['appprojects'], verbs: READ },
    { apiGroups: [ARGO], resources: ['applicationsets/status'], verbs: ['get', 'patch', 'update'] },
    { apiGroups: [''], resources: ['events'], verbs: [...READ, 'create', 'patch'] },
    { apiGroups: [''], resources: ['secrets', 'configmaps'], verbs: READ },
    { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create'] },
    { apiGroups: ['coordination.k8s.io'], resources: ['leases'], resourceNames: [LEASE], verbs: ['get', 'update'] },
  ]);
  role(scope, installation, 'redis', [
    { apiGroups: [''], resources: ['secrets'], resourceNames: ['argocd-redis'], verbs: ['get'] },
    { apiGroups: [''], resources: ['secrets'], verbs: ['create'] },
  ]);
  role(scope, installation, 'server', [
    { apiGroups: [''], resources: ['secrets', 'configmaps'], verbs: [...READ, ...CHANGE] },
    { apiGroups: [ARGO], resources: ['applications', 'appprojects', 'applicationsets'], verbs: [...READ, ...CHANGE] },
    { apiGroups: [''], resources: ['events'], verbs: ['create', 'list'] },
  ]);
  clusterRole(scope, installation, 'application-controller', [
    // It installs whatever is in git, roles and admission webhooks included; AppProjects restrict what that may be.
    { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
    { nonResourceURLs: ['*'], verbs: ['*'] },
  ]);
  clusterRole(scope, installation, 'server', serverRules(installation));
}

function serverRules({ changesFromUi }: Installation): PolicyRule[] {
  return [
    { apiGroups: ['*'], resources: ['*'], verbs: changesFromUi ? ['get', 'patch', 'delete'] : ['get'] },
    { apiGroups: [''], resources: ['events'], verbs: ['list'] },
    { apiGroups: [ARGO], resources: ['applications', 'applicationsets'], verbs: READ },
    ...(changesFromUi ? [{ apiGroups: ['batch'], resources: ['jobs'], verbs: ['create'] }] : []),
  ];
}

function role(scope: Construct, { namespace }: Installation, program: Program, rules: PolicyRule[]): void {
  const metadata = { name: named(program), namespace, labels: labelsOf(program) };
  new Role(scope, `${program}-role`, { metadata, rules });
  new RoleBinding(scope, `${program}-role-binding`, {
    metadata,
    roleRef: { apiGroup: RBAC, kind: 'Role', name: named(program) },
    subjects: [{ kind: 'ServiceAccount', name: named(program), namespace }],
  });
}

function clusterRole(scope: Construct, { namespace }: Installation, program: Program, rules: PolicyRule[]): void {
  const metadata = { name: named(program), labels: labelsOf(program) };
  new ClusterRole(scope, `${program}-cluster-role`, { metadata, rules });
  new ClusterRoleBinding(scope, `${program}-cluster-role-binding`, {
    metadata,
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: named(program) },
    subjects: [{ kind: 'ServiceAccount', name: named(program), namespace }],
  });
}
