import type { Problem } from '../../problems';
import type { ClusterView } from '../cluster/cluster-view';
import { featureProblems } from '../cluster/feature';

/** Egress gateway policies that Cilium ignores as it is set. */
export function egressGatewayProblems(view: ClusterView): Problem[] {
  return featureProblems(view, {
    kinds: ['CiliumEgressGatewayPolicy'],
    enabled: ({ egressGateway }) => egressGateway.enabled,
    missing: 'egressGateway.enabled is false',
    remedy:
      'Set kubeProxyReplacement and settings: { egressGateway: { enabled: true }, bpf: { masquerade: true } } of CiliumCni.',
    code: 'EGW001',
  });
}
