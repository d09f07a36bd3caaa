import type { ClusterIndex } from '../../cluster/cluster-index';
import type { Problem } from '../../problems';
import { featureProblems } from '../cluster/feature';

/** Local redirect policies that Cilium ignores with its settings. */
export function localRedirectProblems(index: ClusterIndex): Problem[] {
  return featureProblems(index, {
    kinds: ['cilium.io/CiliumLocalRedirectPolicy'],
    enabled: (settings) => settings.localRedirectPolicies.enabled || settings.localRedirectPolicy,
    missing: 'localRedirectPolicies.enabled is false',
    remedy: 'Set kubeProxyReplacement and settings: { localRedirectPolicies: { enabled: true } } of CiliumCni.',
    code: 'LRP001',
  });
}
