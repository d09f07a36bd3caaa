import type { Construct } from 'constructs';
import { orNothing } from '../../../kubernetes/empty';
import {
  ClusterRole,
  ClusterRoleBinding,
  Job,
  type JobSpec,
  Role,
  RoleBinding,
  ServiceAccount,
} from '../../../kubernetes/objects';
import { atLeast } from '../../../settings/version';
import type { CiliumSettings } from '../../settings';
import { servesMcsApi } from '../../settings/facts';
import { imageReference } from '../shared/image';
import { clusterWide, namespaced } from '../shared/metadata';
import { PART_OF_CILIUM, roleRef, subjectsOf } from '../shared/rbac';

const NAME = 'cilium-coredns-mcsapi-autoconfig';
const PODS = { 'k8s-app': NAME };

/** A Job that makes CoreDNS answer for imported Services, and what CoreDNS may read for it. */
export function coreDns(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { mcsapi, annotations } = settings.clustermesh;
  if (!mcsapi.corednsAutoConfigure.enabled || !servesMcsApi(settings) || !atLeast(settings, '1.19')) return;
  reader(scope, settings);
  jobRights(scope, settings, namespace);
  new Job(scope, 'CoreDnsJob', {
    metadata: namespaced(settings, namespace, NAME, {
      labels: { ...PODS, ...PART_OF_CILIUM },
      annotations: {
        'helm.sh/hook': 'post-install,post-upgrade',
        ...annotations,
        ...mcsapi.corednsAutoConfigure.annotations,
      },
    }),
    spec: jobSpec(settings),
  });
}

/** CoreDNS reads ServiceImports; without these rights it would no longer start. */
function reader(scope: Construct, settings: CiliumSettings): void {
  const { annotations, mcsapi } = settings.clustermesh;
  const { coredns } = mcsapi.corednsAutoConfigure;
  const name = 'coredns-mcsapi';
  const metadata = clusterWide(settings, name, {
    labels: PART_OF_CILIUM,
    annotations: { 'helm.sh/resource-policy': 'keep', ...annotations },
  });
  const rules = [{ apiGroups: ['multicluster.x-k8s.io'], resources: ['serviceimports'], verbs: ['list', 'watch'] }];
  new ClusterRole(scope, 'CoreDnsReaderRole', { metadata, rules });
  new ClusterRoleBinding(scope, 'CoreDnsReaderRoleBinding', {
    metadata,
    roleRef: roleRef('ClusterRole', name),
    subjects: subjectsOf({ name: coredns.serviceAccountName }, coredns.namespace),
  });
}

function jobRights(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { annotations, mcsapi } = settings.clustermesh;
  const { coredns } = mcsapi.corednsAutoConfigure;
  const account = settings.serviceAccounts.corednsMCSAPI;
  if (account.create) {
    new ServiceAccount(scope, 'CoreDnsServiceAccount', {
      metadata: namespaced(settings, namespace, account.name, {
        annotations: { ...annotations, ...account.annotations },
      }),
    });
  }
  const everywhere = clusterWide(settings, NAME, { annotations });
  const subjects = subjectsOf(account, namespace);
  new ClusterRole(scope, 'CoreDnsClusterRole', {
    metadata: everywhere,
    rules: [{ apiGroups: [''], resources: ['namespaces'], verbs: ['get'] }],
  });
  new ClusterRoleBinding(scope, 'CoreDnsClusterRoleBinding', {
    metadata: everywhere,
    roleRef: roleRef('ClusterRole', NAME),
    subjects,
  });
  const there = namespaced(settings, coredns.namespace, NAME, { annotations });
  new Role(scope, 'CoreDnsRole', {
    metadata: there,
    rules: [
      {
        apiGroups: [''],
        resources: ['configmaps'],
        verbs: ['update', 'patch', 'get'],
        resourceNames: [coredns.configMapName],
      },
      {
        apiGroups: ['apps'],
        resources: ['deployments'],
        verbs: ['patch', 'update', 'get'],
        resourceNames: [coredns.deploymentName],
      },
    ],
  });
  new RoleBinding(scope, 'CoreDnsRoleBinding', { metadata: there, roleRef: roleRef('Role', NAME), subjects });
}

function jobSpec(settings: CiliumSettings): JobSpec {
  const { apiserver, mcsapi } = settings.clustermesh;
  const own = mcsapi.corednsAutoConfigure;
  const { coredns } = own;
  return {
    template: {
      metadata: { labels: { ...PODS, ...own.podLabels } },
      spec: {
        containers: [
          {
            name: 'autoconfig',
            image: imageReference(apiserver.image),
            imagePullPolicy: apiserver.image.pullPolicy,
            resources: orNothing(own.resources),
            command: ['/usr/bin/clustermesh-apiserver'],
            args: [
              'mcsapi-coredns-cfg',
              `--coredns-deployment-name=${coredns.deploymentName}`,
              `--coredns-configmap-name=${coredns.configMapName}`,
              `--coredns-namespace=${coredns.namespace}`,
              `--coredns-cluster-domain=${coredns.clusterDomain}`,
              `--coredns-clusterset-domain=${coredns.clustersetDomain}`,
              ...own.extraArgs,
            ],
            volumeMounts: orNothing(own.extraVolumeMounts),
          },
        ],
        nodeSelector: orNothing(own.nodeSelector),
        priorityClassName: own.priorityClassName || undefined,
        tolerations: orNothing(own.tolerations),
        serviceAccountName: settings.serviceAccounts.corednsMCSAPI.name,
        automountServiceAccountToken: true,
        imagePullSecrets: orNothing(settings.imagePullSecrets),
        restartPolicy: 'OnFailure',
        volumes: orNothing(own.extraVolumes),
        affinity: orNothing(own.affinity),
      },
    },
    ttlSecondsAfterFinished: own.ttlSecondsAfterFinished,
  };
}
