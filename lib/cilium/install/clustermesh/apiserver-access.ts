import type { Construct } from 'constructs';
import { orNothing } from '../../../kubernetes/empty';
import { ClusterRole, ClusterRoleBinding, type PolicyRule, Service, ServiceAccount } from '../../../kubernetes/objects';
import { atLeast } from '../../../settings/version';
import type { CiliumSettings } from '../../settings';
import { servesMcsApi } from '../../settings/facts';
import { disruptionBudget } from '../shared/disruption-budget';
import { identitiesAreCrds } from '../shared/identities';
import { clusterWide, namespaced } from '../shared/metadata';
import { PART_OF_CILIUM, roleRef, subjectsOf } from '../shared/rbac';
import { CLUSTERMESH_LABELS, CLUSTERMESH_PODS } from '../shared/workload-labels';
import { clustermeshMetrics } from './metrics';

const NAME = 'clustermesh-apiserver';
const READ = ['get', 'list', 'watch'];

/** What stands around the pods: how other clusters reach them, what they may read, metrics and disruption budget. */
export function clustermeshApiserverAccess(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { annotations, apiserver } = settings.clustermesh;
  const { create } = settings.serviceAccounts.clustermeshApiserver;
  const internal = apiserver.kvstoremesh.kvstoreMode === 'internal';
  const metadata = namespaced(settings, namespace, NAME, { labels: CLUSTERMESH_LABELS, annotations });
  const budget = apiserver.podDisruptionBudget;
  disruptionBudget(scope, 'ClusterMeshDisruptionBudget', metadata, CLUSTERMESH_PODS, budget);
  if (internal && !apiserver.service.externallyCreated) service(scope, settings, namespace);
  if (create) account(scope, settings, namespace);
  if (create && settings.rbac.create && internal && identitiesAreCrds(settings)) role(scope, settings, namespace);
  clustermeshMetrics(scope, settings, namespace);
}

function service(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { annotations, apiserver } = settings.clustermesh;
  const own = apiserver.service;
  const balanced = own.type === 'LoadBalancer';
  new Service(scope, 'ClusterMeshService', {
    metadata: namespaced(settings, namespace, NAME, {
      labels: { ...CLUSTERMESH_LABELS, ...own.labels },
      annotations: { ...annotations, ...own.annotations },
    }),
    spec: {
      type: own.type,
      selector: CLUSTERMESH_PODS,
      ports: [{ port: 2379, nodePort: own.type === 'NodePort' ? own.nodePort || undefined : undefined }],
      loadBalancerClass: balanced ? own.loadBalancerClass || undefined : undefined,
      loadBalancerIP: balanced ? own.loadBalancerIP || undefined : undefined,
      loadBalancerSourceRanges: balanced ? orNothing(own.loadBalancerSourceRanges) : undefined,
      externalTrafficPolicy: own.externalTrafficPolicy,
      internalTrafficPolicy: own.internalTrafficPolicy,
      sessionAffinity: clientsStay(settings) ? 'ClientIP' : undefined,
    },
  });
}

function clientsStay({ clustermesh }: CiliumSettings): boolean {
  const { service, replicas } = clustermesh.apiserver;
  const { enableSessionAffinity: when } = service;
  return when === 'Always' || (when === 'HAOnly' && replicas > 1);
}

function account(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { name, annotations } = settings.serviceAccounts.clustermeshApiserver;
  new ServiceAccount(scope, 'ClusterMeshServiceAccount', {
    metadata: namespaced(settings, namespace, name, {
      annotations: { ...settings.clustermesh.annotations, ...annotations },
    }),
  });
}

function role(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { annotations } = settings.clustermesh;
  const endpoints = atLeast(settings, '1.20') ? [] : ['endpoints'];
  const metadata = clusterWide(settings, NAME, { labels: PART_OF_CILIUM, annotations });
  const exports: PolicyRule = { apiGroups: ['multicluster.x-k8s.io'], resources: ['serviceexports'], verbs: READ };
  const rules: PolicyRule[] = [
    {
      apiGroups: ['cilium.io'],
      resources: ['ciliumidentities', 'ciliumendpoints', 'ciliumnodes', 'ciliumendpointslices'],
      verbs: READ,
    },
    { apiGroups: ['apiextensions.k8s.io'], resources: ['customresourcedefinitions'], verbs: READ },
    { apiGroups: [''], resources: [...endpoints, 'namespaces', 'services'], verbs: READ },
    { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: READ },
    ...(servesMcsApi(settings) ? [exports] : []),
  ];
  new ClusterRole(scope, 'ClusterMeshRole', { metadata, rules });
  new ClusterRoleBinding(scope, 'ClusterMeshRoleBinding', {
    metadata,
    roleRef: roleRef('ClusterRole', NAME),
    subjects: subjectsOf(settings.serviceAccounts.clustermeshApiserver, namespace),
  });
}
