import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import type { Construct } from 'constructs';
import { orNothing } from '../../../kubernetes/empty';
import {
  ClusterRole,
  ClusterRoleBinding,
  ConfigMap,
  Deployment,
  type Manifest,
  type PolicyRule,
  Service,
  ServiceAccount,
  type Volume,
} from '../../../kubernetes/objects';
import { atLeast } from '../../../settings/version';
import { toYaml } from '../../../synth/yaml';
import type { CiliumSettings } from '../../settings';
import { peersOf, servesMcsApi } from '../../settings/facts';
import { certificateSources, OWNER_READS } from '../shared/certificate-sources';
import { disruptionBudget } from '../shared/disruption-budget';
import { identitiesAreCrds } from '../shared/identities';
import { clusterWide, namespaced } from '../shared/metadata';
import { priorityClass } from '../shared/priority-class';
import { PART_OF_CILIUM, roleRef, subjectsOf } from '../shared/rbac';
import { spreading } from '../shared/topology-spread';
import { CLUSTERMESH_LABELS, CLUSTERMESH_PODS } from '../shared/workload-labels';
import { apiserver, etcd, etcdInit, kvstoremesh } from './containers';
import { clustermeshMetrics } from './metrics';

const NAME = 'clustermesh-apiserver';
/**
 * The API server that other clusters read this one through, with its own etcd, and the cache of what it reads from
 * them.
 */
export function clustermeshApiserver(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { clustermesh, serviceAccounts } = settings;
  const own = clustermesh.apiserver;
  if (!clustermesh.useAPIServer) return;
  const internal = own.kvstoremesh.kvstoreMode === 'internal';
  new Deployment(scope, 'ClusterMeshApiserver', {
    metadata: namespaced(settings, namespace, NAME, {
      labels: CLUSTERMESH_LABELS,
      annotations: clustermesh.annotations,
    }),
    spec: {
      replicas: own.replicas,
      selector: { matchLabels: CLUSTERMESH_PODS },
      // Two pods at a time would overwrite each other's data in a shared etcd.
      strategy: internal ? orNothing(own.updateStrategy) : { type: 'Recreate' },
      template: {
        metadata: {
          annotations: { ...own.podAnnotations, 'kubectl.kubernetes.io/default-container': 'apiserver' },
          labels: { ...settings.commonLabels, ...CLUSTERMESH_LABELS, ...own.podLabels },
        },
        spec: {
          imagePullSecrets: orNothing(settings.imagePullSecrets),
          securityContext: orNothing(own.podSecurityContext),
          initContainers: internal ? [etcdInit(settings)] : undefined,
          containers: [
            ...(internal ? [etcd(settings)] : []),
            ...(identitiesAreCrds(settings) ? [apiserver(settings)] : []),
            ...(own.kvstoremesh.enabled ? [kvstoremesh(settings)] : []),
          ],
          volumes: volumes(settings),
          restartPolicy: 'Always',
          priorityClassName: priorityClass(settings, own.priorityClassName, 'system-cluster-critical'),
          serviceAccountName: serviceAccounts.clustermeshApiserver.name,
          terminationGracePeriodSeconds: own.terminationGracePeriodSeconds,
          automountServiceAccountToken: serviceAccounts.clustermeshApiserver.automount,
          affinity: orNothing(own.affinity),
          topologySpreadConstraints: spreading(own.topologySpreadConstraints, CLUSTERMESH_PODS),
          nodeSelector: orNothing(own.nodeSelector),
          tolerations: orNothing(own.tolerations),
          hostAliases: orNothing(hostAliases(settings)),
        },
      },
    },
  });
  users(scope, settings, namespace);
  clustermeshApiserverAccess(scope, settings, namespace);
}

function volumes(settings: CiliumSettings): Volume[] {
  const { kvstoremesh, extraVolumes } = settings.clustermesh.apiserver;
  const internal = kvstoremesh.kvstoreMode === 'internal';
  return [
    ...(internal ? etcdVolumes(settings) : []),
    ...(kvstoremesh.enabled ? [kvstoremeshSecrets()] : []),
    ...(kvstoremesh.enabled && !internal ? [externalEtcd()] : []),
    ...extraVolumes,
  ];
}

function etcdVolumes(settings: CiliumSettings): Volume[] {
  const { etcd, tls } = settings.clustermesh.apiserver;
  const users = { name: 'clustermesh-remote-users', defaultMode: OWNER_READS };
  return [
    keyPair(settings, 'etcd-server-secrets', 'clustermesh-apiserver-server-cert'),
    keyPair(settings, 'etcd-admin-client', 'clustermesh-apiserver-admin-cert'),
    ...(tls.authMode === 'legacy' ? [] : [{ name: 'etcd-users-config', configMap: users }]),
    { name: 'etcd-data-dir', emptyDir: { medium: etcd.storageMedium === 'Memory' ? 'Memory' : '' } },
  ];
}

function keyPair(settings: CiliumSettings, name: string, secret: string): Volume {
  const files = { 'tls.crt': 'tls.crt', 'tls.key': 'tls.key' };
  const sources = certificateSources(settings, { secret, files, ca: 'ca.crt', required: true });
  return { name, projected: { defaultMode: OWNER_READS, sources } };
}

/** How the other clusters are reached. Its entries are not listed, so adding a cluster restarts nothing. */
function kvstoremeshSecrets(): Volume {
  const items = [
    { key: 'tls.key', path: 'common-etcd-client.key' },
    { key: 'tls.crt', path: 'common-etcd-client.crt' },
    { key: 'ca.crt', path: 'common-etcd-client-ca.crt' },
  ];
  return {
    name: 'kvstoremesh-secrets',
    projected: {
      defaultMode: OWNER_READS,
      sources: [
        { secret: { name: 'cilium-kvstoremesh', optional: true } },
        { secret: { name: 'clustermesh-apiserver-remote-cert', optional: true, items } },
      ],
    },
  };
}

function externalEtcd(): Volume {
  const items = [{ key: 'etcd-config', path: 'etcd-config.yaml' }];
  return { name: 'etcd-config', configMap: { name: 'cilium-config', defaultMode: OWNER_READS, items } };
}

/** Names of the other clusters' API servers, for those that are known by address only. */
function hostAliases(settings: CiliumSettings): Manifest<k8s.HostAlias>[] {
  const { config, apiserver, disableKubernetesHostAliases } = settings.clustermesh;
  if (!config.enabled || !apiserver.kvstoremesh.enabled || disableKubernetesHostAliases) return [];
  return peersOf(settings).flatMap(({ name, ips = [] }) =>
    ips.map((ip) => ({ ip, hostnames: [`${name}.${config.domain}`] })),
  );
}

/** The users of etcd, when every cluster logs in as itself. */
function users(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { annotations, config, apiserver } = settings.clustermesh;
  const internal = apiserver.kvstoremesh.kvstoreMode === 'internal';
  if (!internal || !identitiesAreCrds(settings) || apiserver.tls.authMode === 'legacy') return;
  if (!config.enabled && atLeast(settings, '1.19')) return;
  const known = peersOf(settings).map(({ name }) => ({ name: `remote-${name}`, role: 'remote' }));
  new ConfigMap(scope, 'ClusterMeshUsers', {
    metadata: namespaced(settings, namespace, 'clustermesh-remote-users', { labels: PART_OF_CILIUM, annotations }),
    data: { 'users.yaml': toYaml({ users: orNothing(known) ?? null }) },
  });
}

const READ = ['get', 'list', 'watch'];

/** The objects around the pods: how other clusters reach them, what they may read, metrics and disruption budget. */
function clustermeshApiserverAccess(scope: Construct, settings: CiliumSettings, namespace: string): void {
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
