import type { Construct } from 'constructs';
import { orNothing } from '../../../kubernetes/empty';
import { type Container, DaemonSet, ServiceAccount } from '../../../kubernetes/objects';
import { atLeast } from '../../../settings/version';
import type { CiliumSettings } from '../../settings';
import { hostUsers } from '../shared/host-users';
import { imageReference } from '../shared/image';
import { namespaced } from '../shared/metadata';
import { priorityClass } from '../shared/priority-class';
import { startupScript, stopScript } from './scripts';

const SELECTOR = { app: 'cilium-node-init' };
const LABELS = {
  ...SELECTOR,
  'app.kubernetes.io/part-of': 'cilium',
  'app.kubernetes.io/name': 'cilium-node-init',
};

/** Prepares nodes on which a cloud has left its own network setup. */
export function nodeInit(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { nodeinit, serviceAccounts } = settings;
  if (!nodeinit.enabled) return;
  const account = serviceAccounts.nodeinit;
  serviceAccount(scope, settings, namespace);
  new DaemonSet(scope, 'NodeInit', {
    metadata: namespaced(settings, namespace, 'cilium-node-init', {
      labels: LABELS,
      annotations: nodeinit.annotations,
    }),
    spec: {
      selector: { matchLabels: SELECTOR },
      updateStrategy: orNothing(nodeinit.updateStrategy),
      minReadySeconds: nodeinit.minReadySeconds || undefined,
      template: {
        metadata: {
          labels: { ...LABELS, ...settings.commonLabels, ...nodeinit.podLabels },
          annotations: orNothing(nodeinit.podAnnotations),
        },
        spec: {
          imagePullSecrets: orNothing(settings.imagePullSecrets),
          securityContext: orNothing(nodeinit.podSecurityContext),
          containers: [container(settings)],
          affinity: orNothing(nodeinit.affinity),
          nodeSelector: orNothing(nodeinit.nodeSelector),
          tolerations: orNothing(nodeinit.tolerations),
          hostUsers: hostUsers(settings, true),
          hostPID: true,
          hostNetwork: true,
          priorityClassName: priorityClass(settings, nodeinit.priorityClassName, 'system-node-critical'),
          ...(account.enabled
            ? { serviceAccountName: account.name, automountServiceAccountToken: account.automount }
            : { automountServiceAccountToken: atLeast(settings, '1.19') ? false : undefined }),
          volumes: orNothing(nodeinit.extraVolumes),
        },
      },
    },
  });
}

function serviceAccount(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { enabled, create, name, annotations } = settings.serviceAccounts.nodeinit;
  if (!enabled || !create) return;
  const all = { ...settings.nodeinit.annotations, ...annotations };
  new ServiceAccount(scope, 'NodeInitServiceAccount', {
    // Upstream gives this account the common labels only together with annotations.
    metadata: orNothing(all) ? namespaced(settings, namespace, name, { annotations: all }) : { name, namespace },
  });
}

function container(settings: CiliumSettings): Container {
  const { nodeinit } = settings;
  const command = ['nsenter', '--target=1', '--mount', '--', '/bin/bash', '-c', stopScript(settings)];
  return {
    name: 'node-init',
    image: imageReference(nodeinit.image),
    imagePullPolicy: nodeinit.image.pullPolicy,
    lifecycle: nodeinit.revertReconfigureKubelet ? { preStop: { exec: { command } } } : undefined,
    env: [...nodeinit.extraEnv, { name: 'STARTUP_SCRIPT', value: startupScript(settings) }],
    resources: orNothing(nodeinit.resources),
    securityContext: orNothing(nodeinit.securityContext),
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: orNothing(nodeinit.extraVolumeMounts),
  };
}
