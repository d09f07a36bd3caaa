import type { Construct } from 'constructs';
import { ClusterRole, ClusterRoleBinding, ServiceAccount } from '../../../kubernetes/objects';
import type { CiliumSettings } from '../../settings';
import { clusterWide, namespaced } from '../shared/metadata';
import { PART_OF_CILIUM, roleRef, subjectsOf } from '../shared/rbac';
import { ENVOY_NAME } from '../shared/workload-labels';

/** Envoy's identity, and what it may read. */
export function envoyRbac(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { create, name, annotations } = settings.serviceAccounts.envoy;
  const { envoy } = settings;
  if (create) {
    new ServiceAccount(scope, 'EnvoyServiceAccount', {
      metadata: namespaced(settings, namespace, name, { annotations: { ...envoy.annotations, ...annotations } }),
    });
  }
  if (envoy.nodeLocality.enabled) nodeReader(scope, settings, namespace);
}

/** The zone of a node stands in its labels. */
function nodeReader(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const name = 'cilium-envoy-node-locality';
  const metadata = clusterWide(settings, name, { labels: PART_OF_CILIUM, annotations: settings.annotations });
  new ClusterRole(scope, 'EnvoyNodeLocalityRole', {
    metadata,
    rules: [{ apiGroups: [''], resources: ['nodes'], verbs: ['get'] }],
  });
  new ClusterRoleBinding(scope, 'EnvoyNodeLocalityRoleBinding', {
    metadata,
    roleRef: roleRef('ClusterRole', name),
    subjects: subjectsOf({ name: ENVOY_NAME }, namespace),
  });
}
