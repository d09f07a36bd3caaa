import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import type { Construct } from 'constructs';
import { orNothing } from '../../../kubernetes/empty';
import {
  ClusterRole,
  ClusterRoleBinding,
  ConfigMap,
  type Container,
  type Manifest,
  Role,
  RoleBinding,
  Service,
  ServiceAccount,
  StatefulSet,
} from '../../../kubernetes/objects';
import type { CiliumSettings } from '../../settings';
import { hostUsers } from '../shared/host-users';
import { imageReference } from '../shared/image';
import { clusterWide, namespaced } from '../shared/metadata';
import { priorityClass } from '../shared/priority-class';
import { roleRef, subjectsOf } from '../shared/rbac';
import { spireServerConfig } from './config';
import { healthPort, healthPorts } from './health-port';
import { registrationScript } from './scripts';

const NAME = 'spire-server';
const PODS = { app: NAME };

/** SPIRE's server: one pod, with a database and keys on a volume. */
export function spireServer(scope: Construct, settings: CiliumSettings, ciliumNamespace: string): void {
  const { annotations, install } = settings.authentication.mutual.spire;
  const { server, namespace } = install;
  new ConfigMap(scope, 'SpireServerConfig', {
    metadata: namespaced(settings, namespace, NAME, { annotations }),
    data: { 'server.conf': spireServerConfig(settings) },
  });
  new StatefulSet(scope, 'SpireServer', {
    metadata: namespaced(settings, namespace, NAME, {
      labels: { ...PODS, ...server.labels },
      annotations: { ...annotations, ...server.annotations },
    }),
    spec: {
      replicas: 1,
      selector: { matchLabels: PODS },
      serviceName: NAME,
      template: {
        metadata: {
          annotations: { 'kubectl.kubernetes.io/default-container': NAME },
          labels: { ...settings.commonLabels, ...PODS, ...server.labels },
        },
        spec: {
          priorityClassName: priorityClass(settings, server.priorityClassName, 'system-node-critical'),
          serviceAccountName: server.serviceAccount.name,
          hostUsers: hostUsers(settings, true),
          // The registration reaches the server's program and socket through its process.
          shareProcessNamespace: true,
          securityContext: orNothing(server.podSecurityContext),
          imagePullSecrets: orNothing(settings.imagePullSecrets),
          initContainers: orNothing(server.initContainers),
          containers: [registration(settings, ciliumNamespace), container(settings)],
          affinity: orNothing(server.affinity),
          nodeSelector: orNothing(server.nodeSelector),
          tolerations: orNothing(server.tolerations),
          volumes: [
            { name: 'spire-config', configMap: { name: NAME } },
            {
              name: 'spire-server-socket',
              hostPath: { path: '/var/run/spire-server/sockets', type: 'DirectoryOrCreate' },
            },
          ],
        },
      },
      volumeClaimTemplates: server.dataStorage.enabled ? [dataClaim(settings)] : undefined,
    },
  });
  service(scope, settings);
  rbac(scope, settings);
}

/** Registers Cilium's agents and operator with the server, over and over. */
function registration(settings: CiliumSettings, ciliumNamespace: string): Container {
  const { initImage } = settings.authentication.mutual.spire.install;
  return {
    name: 'cilium-init',
    image: imageReference(initImage),
    imagePullPolicy: initImage.pullPolicy,
    command: ['/bin/sh', '-c', registrationScript(settings, ciliumNamespace)],
  };
}

function container(settings: CiliumSettings): Container {
  const { server } = settings.authentication.mutual.spire.install;
  const data = { name: 'spire-data', mountPath: '/run/spire/data', readOnly: false };
  return {
    name: NAME,
    image: imageReference(server.image),
    imagePullPolicy: server.image.pullPolicy,
    args: ['-config', '/run/spire/config/server.conf'],
    resources: orNothing(server.resources),
    ports: [{ name: 'grpc', containerPort: 8081 }, ...(healthPorts(settings, 8080) ?? [])],
    volumeMounts: [
      { name: 'spire-config', mountPath: '/run/spire/config', readOnly: true },
      ...(server.dataStorage.enabled ? [data] : []),
      { name: 'spire-server-socket', mountPath: '/tmp/spire-server/private', readOnly: false },
    ],
    livenessProbe: {
      httpGet: { path: '/live', port: healthPort(settings, 8080) },
      failureThreshold: 2,
      initialDelaySeconds: 15,
      periodSeconds: 60,
      timeoutSeconds: 3,
    },
    readinessProbe: {
      httpGet: { path: '/ready', port: healthPort(settings, 8080) },
      initialDelaySeconds: 5,
      periodSeconds: 5,
    },
    securityContext: orNothing(server.securityContext),
  };
}

function dataClaim(settings: CiliumSettings): Manifest<k8s.KubePersistentVolumeClaimProps> {
  const { accessMode, size, storageClass } = settings.authentication.mutual.spire.install.server.dataStorage;
  return {
    metadata: { name: 'spire-data' },
    spec: {
      accessModes: [accessMode || 'ReadWriteOnce'],
      resources: { requests: { storage: size } },
      storageClassName: storageClass,
    },
  };
}

function service(scope: Construct, settings: CiliumSettings): void {
  const { annotations, install } = settings.authentication.mutual.spire;
  const own = install.server.service;
  new Service(scope, 'SpireServerService', {
    metadata: namespaced(settings, install.namespace, NAME, {
      labels: own.labels,
      annotations: { ...annotations, ...own.annotations },
    }),
    spec: {
      type: own.type,
      ports: [{ name: 'grpc', port: 8081, targetPort: 'grpc', protocol: 'TCP' }],
      selector: PODS,
    },
  });
}

/** The server checks tokens of agents, looks at their pods and nodes, and publishes its CA certificate. */
function rbac(scope: Construct, settings: CiliumSettings): void {
  const { annotations, install } = settings.authentication.mutual.spire;
  const { namespace } = install;
  const { create, name } = install.server.serviceAccount;
  const subjects = subjectsOf({ name }, namespace);
  const metadata = namespaced(settings, namespace, name, { annotations });
  const everywhere = clusterWide(settings, name, { annotations });

  new RoleBinding(scope, 'SpireServerRoleBinding', { metadata, roleRef: roleRef('Role', NAME), subjects });
  new RoleBinding(scope, 'SpireServerPodRoleBinding', {
    metadata: { name: `${name}-pod`, namespace, annotations: orNothing(annotations) },
    roleRef: roleRef('ClusterRole', `${name}-pod`),
    subjects,
  });
  if (!create) return;
  new ServiceAccount(scope, 'SpireServerServiceAccount', { metadata });
  new Role(scope, 'SpireServerRole', {
    metadata,
    rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['patch', 'get', 'list'] }],
  });
  if (!settings.rbac.create) return;
  new ClusterRole(scope, 'SpireServerClusterRole', {
    metadata: everywhere,
    rules: [
      { apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'], verbs: ['create'] },
      { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
      { apiGroups: [''], resources: ['nodes', 'nodes/proxy'], verbs: ['get'] },
    ],
  });
  new ClusterRoleBinding(scope, 'SpireServerClusterRoleBinding', {
    metadata: everywhere,
    roleRef: roleRef('ClusterRole', NAME),
    subjects,
  });
}
