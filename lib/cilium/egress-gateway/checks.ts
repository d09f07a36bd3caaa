import type { ClusterIndex } from '../../cluster/cluster-index';
import type { Problem } from '../../problems';
import { featureProblems } from '../cluster/feature';

/** Egress gateway policies that Cilium ignores with its settings. */
export function egressGatewayProblems(index: ClusterIndex): Problem[] {
  return featureProblems(index, {
    kinds: ['cilium.io/CiliumEgressGatewayPolicy'],
    enabled: ({ egressGateway }) => egressGateway.enabled,
    missing: 'egressGateway.enabled is false',
    remedy:
      'Set kubeProxyReplacement and settings: { egressGateway: { enabled: true }, bpf: { masquerade: true } } of CiliumCni.',
    code: 'EGW001',
  });
}
