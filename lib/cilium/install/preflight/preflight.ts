import type { Construct } from 'constructs';
import { orNothing } from '../../../kubernetes/empty';
import {
  ClusterRole,
  ClusterRoleBinding,
  type Container,
  DaemonSet,
  type Probe,
  ServiceAccount,
  type Volume,
  type VolumeMount,
} from '../../../kubernetes/objects';
import { atLeast } from '../../../settings/version';
import type { CiliumSettings } from '../../settings';
import { envoyIsDaemonSet } from '../../settings/facts';
import { agentRules } from '../agent/rules';
import { apiServerEnv } from '../shared/api-server';
import { OWNER_READS } from '../shared/certificate-sources';
import { etcdMounts, etcdVolumes } from '../shared/etcd-access';
import { fromNode } from '../shared/host-paths';
import { hostUsers } from '../shared/host-users';
import { imageReference } from '../shared/image';
import { clusterWide, namespaced } from '../shared/metadata';
import { priorityClass } from '../shared/priority-class';
import { PART_OF_CILIUM, roleRef, subjectsOf } from '../shared/rbac';
import { script } from '../shared/scripts';
import { secretsOnlyFromNamespace } from '../shared/secret-access';
import { policyValidation } from './policy-validation';

const NAME = 'cilium-pre-flight-check';
const SELECTOR = { 'k8s-app': NAME, 'kubernetes.io/cluster-service': 'true' };
const FALLBACK = 'FallbackToLogsOnError';

/** The checks before an upgrade: the new images come to every node, and the policies are read by the new version. */
export function preflight(scope: Construct, settings: CiliumSettings, namespace: string): void {
  if (!settings.preflight.enabled) return;
  rbac(scope, settings, namespace);
  imagePuller(scope, settings, namespace);
  policyValidation(scope, settings, namespace);
}

function rbac(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const account = settings.serviceAccounts.preflight;
  const { annotations } = settings.preflight;
  if (account.create) {
    new ServiceAccount(scope, 'PreflightServiceAccount', {
      metadata: namespaced(settings, namespace, account.name, {
        annotations: { ...annotations, ...account.annotations },
      }),
    });
  }
  if (!settings.rbac.create) return;
  const metadata = clusterWide(settings, 'cilium-pre-flight', { labels: PART_OF_CILIUM, annotations });
  new ClusterRole(scope, 'PreflightClusterRole', {
    metadata,
    // Upstream's condition is the opposite of the agent's.
    rules: agentRules(settings, { anySecret: secretsOnlyFromNamespace(settings) }),
  });
  if (account.create) {
    new ClusterRoleBinding(scope, 'PreflightClusterRoleBinding', {
      metadata,
      roleRef: roleRef('ClusterRole', 'cilium-pre-flight'),
      subjects: subjectsOf(account, namespace),
    });
  }
}

/** Pods that do nothing except make nodes pull the images of the new version. */
function imagePuller(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { preflight, serviceAccounts } = settings;
  new DaemonSet(scope, 'Preflight', {
    metadata: namespaced(settings, namespace, NAME, { annotations: preflight.annotations }),
    spec: {
      selector: { matchLabels: SELECTOR },
      template: {
        metadata: {
          labels: {
            ...SELECTOR,
            'app.kubernetes.io/part-of': 'cilium',
            'app.kubernetes.io/name': NAME,
            ...settings.commonLabels,
            ...preflight.podLabels,
          },
          annotations: { 'kubectl.kubernetes.io/default-container': NAME, ...preflight.podAnnotations },
        },
        spec: {
          affinity: orNothing(preflight.affinity),
          imagePullSecrets: orNothing(settings.imagePullSecrets),
          securityContext: orNothing(preflight.podSecurityContext),
          initContainers: [
            {
              ...image(settings, 'clean-cilium-state'),
              command: ['/bin/echo'],
              args: ['hello'],
            },
          ],
          containers: [
            agentImage(settings),
            ...(preflight.tofqdnsPreCache === '' ? [] : [dnsCache(settings)]),
            ...(envoyIsDaemonSet(settings) ? [envoyImage(settings)] : []),
          ],
          hostUsers: hostUsers(settings, true),
          hostNetwork: true,
          dnsPolicy: 'ClusterFirstWithHostNet',
          restartPolicy: 'Always',
          priorityClassName: priorityClass(settings, preflight.priorityClassName, 'system-node-critical'),
          serviceAccountName: serviceAccounts.preflight.name,
          automountServiceAccountToken: serviceAccounts.preflight.automount,
          terminationGracePeriodSeconds: preflight.terminationGracePeriodSeconds,
          nodeSelector: orNothing(preflight.nodeSelector),
          tolerations: orNothing(preflight.tolerations),
          volumes: volumes(settings),
        },
      },
    },
  });
}

function image({ preflight }: CiliumSettings, name: string, of = preflight.image) {
  return {
    name,
    image: imageReference(of),
    imagePullPolicy: preflight.image.pullPolicy,
    terminationMessagePolicy: FALLBACK,
  };
}

/** What the containers that keep running have in common: resources and rights. */
function limits({ preflight }: CiliumSettings) {
  return { resources: orNothing(preflight.resources), securityContext: orNothing(preflight.securityContext) };
}

function fileExists(path: string): Probe {
  return { exec: { command: ['cat', path] }, initialDelaySeconds: 5, periodSeconds: 5 };
}

const WAIT = {
  command: ['/bin/sh'],
  args: ['-c', 'touch /tmp/ready; sleep 1h'],
  livenessProbe: fileExists('/tmp/ready'),
  readinessProbe: fileExists('/tmp/ready'),
};

function agentImage(settings: CiliumSettings): Container {
  return {
    ...image(settings, NAME),
    ...WAIT,
    env: [
      { name: 'K8S_NODE_NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } } },
      ...settings.preflight.extraEnv,
    ],
    volumeMounts: agentMounts(settings),
    ...limits(settings),
  };
}

/** Writes down which names DNS policies know, so that the new agent starts with them. */
function dnsCache(settings: CiliumSettings): Container {
  const { tofqdnsPreCache = '', extraEnv } = settings.preflight;
  // The name of the file differs from the one that is written, as it does upstream.
  const ready = fileExists('/tmp/read-tofqdns-precachey');
  return {
    ...image(settings, 'cilium-pre-flight-fqdn-precache'),
    command: ['/bin/sh'],
    args: [
      '-ec',
      script(
        `cilium-dbg preflight fqdn-poller --tofqdns-pre-cache ${tofqdnsPreCache};`,
        'touch /tmp/ready-tofqdns-precache;',
      ),
    ],
    livenessProbe: ready,
    readinessProbe: ready,
    env: orNothing([...apiServerEnv(settings), ...extraEnv]),
    volumeMounts: agentMounts(settings),
    ...limits(settings),
  };
}

function envoyImage(settings: CiliumSettings): Container {
  return {
    ...image(settings, 'cilium-pre-flight-envoy', settings.preflight.envoy.image),
    ...WAIT,
    volumeMounts: [
      { name: 'envoy-sockets', mountPath: '/var/run/cilium/envoy/sockets', readOnly: false },
      { name: 'envoy-artifacts', mountPath: '/var/run/cilium/envoy/artifacts', readOnly: true },
      ...(atLeast(settings, '1.18.12')
        ? []
        : [{ name: 'envoy-config', mountPath: '/var/run/cilium/envoy/', readOnly: true }]),
    ],
    ...limits(settings),
  };
}

function agentMounts(settings: CiliumSettings): VolumeMount[] {
  return [
    { name: 'cilium-run', mountPath: '/var/run/cilium' },
    ...etcdMounts(settings),
    ...settings.preflight.extraVolumeMounts,
  ];
}

function volumes(settings: CiliumSettings): Volume[] {
  const { daemon, envoy, preflight } = settings;
  const config = {
    name: envoy.bootstrapConfigMap || 'cilium-envoy-config',
    defaultMode: OWNER_READS,
    items: [{ key: 'bootstrap-config.json', path: 'bootstrap-config.json' }],
  };
  const ofEnvoy: Volume[] = [
    fromNode('envoy-sockets', `${daemon.runPath}/envoy/sockets`, 'DirectoryOrCreate'),
    fromNode('envoy-artifacts', `${daemon.runPath}/envoy/artifacts`, 'DirectoryOrCreate'),
    ...(atLeast(settings, '1.18.12') ? [] : [{ name: 'envoy-config', configMap: config }]),
  ];
  return [
    fromNode('cilium-run', '/var/run/cilium', 'DirectoryOrCreate'),
    fromNode('bpf-maps', '/sys/fs/bpf', 'DirectoryOrCreate'),
    ...etcdVolumes(settings),
    ...(envoyIsDaemonSet(settings) ? ofEnvoy : []),
    ...preflight.extraVolumes,
  ];
}
