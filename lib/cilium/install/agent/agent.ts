import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { orNothing } from '../../../kubernetes/empty';
import { DaemonSet } from '../../../kubernetes/objects';
import type { CiliumSettings } from '../../settings';
import { clustermeshHostAliases } from '../clustermesh/access';
import { hostUsers } from '../shared/host-users';
import { namespaced, type TextMap } from '../shared/metadata';
import { priorityClass } from '../shared/priority-class';
import { configChecksum } from '../shared/roll-out';
import { agentContainer, monitorContainer } from './container';
import { agentInitContainers } from './init-containers';
import { agentVolumes } from './volumes';

/**
 * Whether the agent is part of the install: the checks before an upgrade are installed next to one that is already
 * running.
 */
export function agentIsInstalled({ agent, preflight }: CiliumSettings): boolean {
  return agent && !preflight.enabled;
}

/** The agent: one pod on every node, which gives pods their network. */
export function agent(scope: Construct, settings: CiliumSettings, namespace: string): ApiObject | undefined {
  if (!agentIsInstalled(settings)) return;
  const deprecated: TextMap = settings.keepDeprecatedLabels ? { 'kubernetes.io/cluster-service': 'true' } : {};
  return new DaemonSet(scope, 'Resource', {
    metadata: namespaced(settings, namespace, settings.name, {
      labels: { ...AGENT_LABELS, ...deprecated },
      annotations: settings.annotations,
    }),
    spec: {
      selector: { matchLabels: { 'k8s-app': 'cilium', ...deprecated } },
      updateStrategy: orNothing(settings.updateStrategy),
      minReadySeconds: settings.minReadySeconds || undefined,
      template: {
        metadata: {
          labels: { ...AGENT_LABELS, ...settings.commonLabels, ...deprecated, ...settings.podLabels },
          annotations: podAnnotations(settings),
        },
        spec: {
          imagePullSecrets: orNothing(settings.imagePullSecrets),
          securityContext: orNothing(settings.podSecurityContext),
          containers: [
            agentContainer(settings),
            ...(settings.monitor.enabled ? [monitorContainer(settings)] : []),
            ...settings.extraContainers,
          ],
          initContainers: agentInitContainers(settings),
          restartPolicy: 'Always',
          priorityClassName: priorityClass(settings, settings.priorityClassName, 'system-node-critical'),
          serviceAccountName: settings.serviceAccounts.cilium.name,
          automountServiceAccountToken: settings.serviceAccounts.cilium.automount,
          terminationGracePeriodSeconds: settings.terminationGracePeriodSeconds,
          hostUsers: hostUsers(settings, true),
          hostNetwork: true,
          dnsPolicy: settings.dnsPolicy || undefined,
          affinity: settings.scheduling.mode === 'anti-affinity' ? orNothing(settings.affinity) : undefined,
          nodeSelector: orNothing(settings.nodeSelector),
          tolerations: orNothing(settings.tolerations),
          hostAliases: orNothing(clustermeshHostAliases(settings)),
          volumes: agentVolumes(settings),
        },
      },
    },
  });
}

/** Labels of the agent's objects. */
export const AGENT_LABELS = {
  'k8s-app': 'cilium',
  'app.kubernetes.io/name': 'cilium-agent',
  'app.kubernetes.io/part-of': 'cilium',
} as const;

function podAnnotations(settings: CiliumSettings): Record<string, string> {
  const { enabled, port, serviceMonitor } = settings.prometheus;
  return {
    ...(enabled && !serviceMonitor.enabled
      ? { 'prometheus.io/port': String(port), 'prometheus.io/scrape': 'true' }
      : {}),
    ...(settings.rollOutCiliumPods ? configChecksum(settings) : {}),
    ...settings.podAnnotations,
    'kubectl.kubernetes.io/default-container': 'cilium-agent',
  };
}
