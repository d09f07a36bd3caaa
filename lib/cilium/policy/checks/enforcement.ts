import type { ClusterIndex } from '../../../cluster/cluster-index';
import { warn } from '../../../warnings';
import type { AgentOptions } from '../../cluster/agent-options';
import { ciliumIn } from '../../cluster/install';
import { closes, type PolicyInCluster } from './policies';

/** Warns of policies that should close something while Cilium enforces none of them. */
export function warnOfUnenforcedPolicies(index: ClusterIndex, policies: readonly PolicyInCluster[]): void {
  const cilium = ciliumIn(index);
  const why = cilium && unenforced(cilium.options);
  const [first, ...others] = policies.filter((policy) => closes(policy, 'ingress') || closes(policy, 'egress'));
  if (!cilium || !why || !first) return;
  warn(first.construct, {
    what: `${why.setting} in ${cilium.path}, so ${others.length > 0 ? `neither this policy nor ${others.length} more` : 'this policy does not'} close anything: ${why.so}.`,
    remedy: why.remedy,
    code: 'NP037',
  });
}

function unenforced(options: AgentOptions) {
  if (options.text('enable-policy').toLowerCase() === 'never') {
    return {
      setting: 'policyEnforcementMode is never',
      so: 'all traffic passes',
      remedy: 'Use PolicyEnforcement.DEFAULT for policyEnforcement of CiliumCni.',
    };
  }
  if (options.on('policy-audit-mode')) {
    return {
      setting: 'policyAuditMode is true',
      so: 'what they would drop is only logged',
      remedy: 'Leave settings.policyAuditMode of CiliumCni out once the log shows nothing that is wanted.',
    };
  }
  return undefined;
}
