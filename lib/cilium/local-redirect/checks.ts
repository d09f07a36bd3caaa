import type { Problem } from '../../problems';
import type { ClusterView } from '../cluster/cluster-view';
import { featureProblems } from '../cluster/feature';

/** Local redirect policies that Cilium ignores as it is set. */
export function localRedirectProblems(view: ClusterView): Problem[] {
  return featureProblems(view, {
    kinds: ['CiliumLocalRedirectPolicy'],
    enabled: (settings) => settings.localRedirectPolicies.enabled || settings.localRedirectPolicy,
    missing: 'localRedirectPolicies.enabled is false',
    remedy: 'Set kubeProxyReplacement and settings: { localRedirectPolicies: { enabled: true } } of CiliumCni.',
    code: 'LRP001',
  });
}
