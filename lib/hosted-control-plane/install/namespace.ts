import type { Construct } from 'constructs';
import { LimitRange, Namespace, ResourceQuota } from '../../kubernetes/objects';
import { podSecurityLabels } from '../../kubernetes/pod-security';
import { BEFORE_THE_PODS, syncWave } from '../../kubernetes/sync-wave';
import type { Tenant } from '../tenant';

/** The tenant's namespace in the admin cluster, and the quota of its programs. */
export function namespace(scope: Construct, { name, namespace, replicas }: Tenant): void {
  new Namespace(scope, 'Namespace', {
    metadata: {
      name: namespace,
      labels: { 'platypaas.dev/tenant': name, ...podSecurityLabels('restricted') },
      annotations: syncWave(-5),
    },
  });
  new ResourceQuota(scope, 'Quota', {
    metadata: { name: 'control-plane', namespace, annotations: BEFORE_THE_PODS },
    spec: {
      hard: {
        // Twice what runs, for roll-outs.
        pods: String(2 * (replicas + 8)),
        'count/services': '10',
        'count/secrets': '60',
        'count/configmaps': '20',
        'services.loadbalancers': '1',
        'services.nodeports': '2',
        persistentvolumeclaims: '0',
      },
    },
  });
  new LimitRange(scope, 'Limits', {
    metadata: { name: 'control-plane', namespace, annotations: BEFORE_THE_PODS },
    spec: {
      limits: [
        {
          type: 'Container',
          defaultRequest: { cpu: '10m', memory: '32Mi' },
          default: { memory: '256Mi' },
        },
      ],
    },
  });
}
