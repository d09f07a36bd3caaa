import type { Construct } from 'constructs';
import { ClusterRoleBinding, Role, RoleBinding } from '../../kubernetes/objects';

const RBAC = 'rbac.authorization.k8s.io';

/** The group of the tokens that new nodes identify themselves by. */
const BOOTSTRAPPERS = 'system:bootstrappers:platypaas:node';

/** Bindings that Kubernetes' own defaults lack; each ClusterRole is one of Kubernetes' own. */
const BINDINGS: Readonly<Record<string, { readonly role: string; readonly subject: object }>> = {
  // The API server's certificate at kubelets is not a member of system:masters.
  'kube-apiserver-to-kubelets': { role: 'system:kubelet-api-admin', subject: user('kube-apiserver-kubelet-client') },
  'nodes-ask-for-certificates': { role: 'system:node-bootstrapper', subject: group(BOOTSTRAPPERS) },
  'new-nodes-get-certificates': {
    role: 'system:certificates.k8s.io:certificatesigningrequests:nodeclient',
    subject: group(BOOTSTRAPPERS),
  },
  'nodes-renew-certificates': {
    role: 'system:certificates.k8s.io:certificatesigningrequests:selfnodeclient',
    subject: group('system:nodes'),
  },
  'konnectivity-server-checks-tokens': { role: 'system:auth-delegator', subject: user('system:konnectivity-server') },
};

/** What the control plane and new nodes need first in the tenant's cluster. */
export function access(scope: Construct): void {
  for (const [name, { role, subject }] of Object.entries(BINDINGS)) {
    new ClusterRoleBinding(scope, name, {
      metadata: { name: `platypaas:${name}` },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: role },
      subjects: [subject as { kind: string; name: string }],
    });
  }
  // konnectivity's servers register by leases, which agents read to count them.
  leases(
    scope,
    'konnectivity-server',
    ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'],
    user('system:konnectivity-server'),
  );
  leases(scope, 'konnectivity-agent', ['get', 'list', 'watch'], {
    kind: 'ServiceAccount',
    name: 'konnectivity-agent',
    namespace: 'kube-system',
  });
}

function leases(scope: Construct, name: string, verbs: string[], subject: object): void {
  const metadata = { name: `platypaas:${name}-leases`, namespace: 'kube-system' };
  new Role(scope, `${name}-leases`, {
    metadata,
    rules: [{ apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs }],
  });
  new RoleBinding(scope, `${name}-leases-binding`, {
    metadata,
    roleRef: { apiGroup: RBAC, kind: 'Role', name: metadata.name },
    subjects: [subject as { kind: string; name: string }],
  });
}

function user(name: string): object {
  return { kind: 'User', apiGroup: RBAC, name };
}

function group(name: string): object {
  return { kind: 'Group', apiGroup: RBAC, name };
}
