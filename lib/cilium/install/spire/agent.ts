import type { Construct } from 'constructs';
import { orNothing } from '../../../kubernetes/empty';
import {
  ClusterRole,
  ClusterRoleBinding,
  ConfigMap,
  type Container,
  DaemonSet,
  ServiceAccount,
  type Volume,
} from '../../../kubernetes/objects';
import type { CiliumSettings } from '../../settings';
import { imageReference } from '../shared/image';
import { clusterWide, namespaced } from '../shared/metadata';
import { priorityClass } from '../shared/priority-class';
import { roleRef, subjectsOf } from '../shared/rbac';
import { spireAgentConfig } from './config';
import { healthPort, healthPorts } from './health-port';
import { waitForServerScript } from './scripts';

const NAME = 'spire-agent';
const PODS = { app: NAME };

/** SPIRE's agent on each node: hands identities to the node's workloads, and to Cilium on their behalf. */
export function spireAgent(scope: Construct, settings: CiliumSettings): void {
  const { annotations, install } = settings.authentication.mutual.spire;
  const { agent, server, namespace } = install;
  const labels = { ...PODS, ...agent.labels };
  new ConfigMap(scope, 'SpireAgentConfig', {
    metadata: namespaced(settings, namespace, NAME, { annotations }),
    data: { 'agent.conf': spireAgentConfig(settings) },
  });
  new DaemonSet(scope, 'SpireAgent', {
    metadata: namespaced(settings, namespace, NAME, {
      labels,
      // Upstream reads the server's annotations here, and the agent's own nowhere.
      annotations: { ...annotations, ...server.annotations },
    }),
    spec: {
      selector: { matchLabels: PODS },
      template: {
        metadata: { namespace, labels: { ...settings.commonLabels, ...labels } },
        spec: {
          hostPID: true,
          hostNetwork: true,
          dnsPolicy: 'ClusterFirstWithHostNet',
          serviceAccountName: agent.serviceAccount.name,
          priorityClassName: priorityClass(settings, agent.priorityClassName, 'system-node-critical'),
          securityContext: orNothing(agent.podSecurityContext),
          imagePullSecrets: orNothing(settings.imagePullSecrets),
          initContainers: [waiting(settings)],
          containers: [container(settings)],
          affinity: orNothing(agent.affinity),
          nodeSelector: orNothing(agent.nodeSelector),
          tolerations: [
            ...agent.tolerations,
            // Cilium's agent waits for this one, so this one must not wait for Cilium's.
            { key: settings.agentNotReadyTaintKey || 'node.cilium.io/agent-not-ready', effect: 'NoSchedule' },
          ],
          volumes: volumes(),
        },
      },
    },
  });
  if (agent.serviceAccount.create) rbac(scope, settings);
}

function waiting(settings: CiliumSettings): Container {
  const { initImage } = settings.authentication.mutual.spire.install;
  return {
    name: 'init',
    image: imageReference(initImage),
    imagePullPolicy: initImage.pullPolicy,
    command: ['/bin/sh', '-c', waitForServerScript(settings)],
  };
}

function container(settings: CiliumSettings): Container {
  const { agent } = settings.authentication.mutual.spire.install;
  return {
    name: NAME,
    image: imageReference(agent.image),
    imagePullPolicy: agent.image.pullPolicy,
    args: ['-config', '/run/spire/config/agent.conf'],
    securityContext: orNothing(agent.securityContext),
    volumeMounts: [
      { name: 'spire-config', mountPath: '/run/spire/config', readOnly: true },
      { name: 'spire-bundle', mountPath: '/run/spire/bundle' },
      { name: 'spire-agent-socket', mountPath: '/run/spire/sockets', readOnly: false },
      { name: 'spire-agent', mountPath: '/var/run/secrets/tokens' },
    ],
    ports: healthPorts(settings, 4251),
    env: [{ name: 'MY_NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'status.hostIP' } } }],
    resources: orNothing(agent.resources),
    livenessProbe: {
      httpGet: { path: '/live', port: healthPort(settings, 4251) },
      failureThreshold: 2,
      initialDelaySeconds: 15,
      periodSeconds: 60,
      timeoutSeconds: 3,
    },
    readinessProbe: {
      httpGet: { path: '/ready', port: healthPort(settings, 4251) },
      initialDelaySeconds: 5,
      periodSeconds: 5,
    },
  };
}

function volumes(): Volume[] {
  const token = { path: NAME, expirationSeconds: 600, audience: 'spire-server' };
  return [
    { name: 'spire-config', configMap: { name: NAME } },
    { name: 'spire-bundle', configMap: { name: 'spire-bundle' } },
    { name: 'spire-agent-socket', hostPath: { path: '/run/spire/sockets', type: 'DirectoryOrCreate' } },
    { name: 'spire-agent', projected: { sources: [{ serviceAccountToken: token }] } },
  ];
}

/** The agent asks the API server and the kubelet which workload a process belongs to. */
function rbac(scope: Construct, settings: CiliumSettings): void {
  const { annotations, install } = settings.authentication.mutual.spire;
  const { name } = install.agent.serviceAccount;
  new ServiceAccount(scope, 'SpireAgentServiceAccount', {
    metadata: namespaced(settings, install.namespace, name, { annotations }),
  });
  if (!settings.rbac.create) return;
  const metadata = clusterWide(settings, name, { annotations });
  new ClusterRole(scope, 'SpireAgentClusterRole', {
    metadata,
    rules: [{ apiGroups: [''], resources: ['pods', 'nodes', 'nodes/proxy'], verbs: ['get'] }],
  });
  new ClusterRoleBinding(scope, 'SpireAgentClusterRoleBinding', {
    metadata,
    roleRef: roleRef('ClusterRole', name),
    subjects: subjectsOf({ name }, install.namespace),
  });
}
