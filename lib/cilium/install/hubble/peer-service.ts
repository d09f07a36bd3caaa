import type { Construct } from 'constructs';
import { Service } from '../../../kubernetes/objects';
import type { CiliumSettings } from '../../settings';
import { namespaced } from '../shared/metadata';
import { AGENT_PODS, HUBBLE_LABELS } from '../shared/workload-labels';
import { peerServicePort } from './relay';

/** Through it the relay asks the agent of its own node for all the others. */
export function hubblePeerService(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { enabled, annotations, peerService } = settings.hubble;
  if (!settings.agent || !enabled) return;
  new Service(scope, 'HubblePeer', {
    metadata: namespaced(settings, namespace, 'hubble-peer', {
      labels: { ...AGENT_PODS, ...HUBBLE_LABELS, 'app.kubernetes.io/name': 'hubble-peer' },
      annotations,
    }),
    spec: {
      selector: AGENT_PODS,
      ports: [
        {
          name: 'peer-service',
          port: Number(peerServicePort(settings)),
          protocol: 'TCP',
          targetPort: peerService.targetPort,
        },
      ],
      internalTrafficPolicy: 'Local',
    },
  });
}
