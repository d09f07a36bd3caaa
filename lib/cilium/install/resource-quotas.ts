import type { Construct } from 'constructs';
import { ResourceQuota } from '../../kubernetes/objects';
import type { CiliumSettings } from '../settings';
import { namespaced } from './shared/metadata';
import { PART_OF_CILIUM } from './shared/rbac';

/** Lets pods with system priority classes into the namespace; some clusters allow them in `kube-system` only. */
export function resourceQuotas(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { resourceQuotas: quotas, gke, agent, operator } = settings;
  if (!quotas.enabled && !(gke.enabled && namespace !== 'kube-system')) return;
  if (agent) {
    new ResourceQuota(scope, 'AgentResourceQuota', {
      metadata: { name: 'cilium-resource-quota', namespace },
      spec: quota(quotas.cilium.hard.pods, 'system-node-critical'),
    });
  }
  if (operator.enabled) {
    new ResourceQuota(scope, 'OperatorResourceQuota', {
      metadata: namespaced(settings, namespace, 'cilium-operator-resource-quota', { labels: PART_OF_CILIUM }),
      spec: quota(quotas.operator.hard.pods, 'system-cluster-critical'),
    });
  }
}

function quota(pods: string, priorityClass: string) {
  return {
    hard: { pods },
    scopeSelector: {
      matchExpressions: [{ operator: 'In', scopeName: 'PriorityClass', values: [priorityClass] }],
    },
  };
}
