import type { ClusterIndex } from '../../../cluster/cluster-index';
import type { Problem } from '../../../problems';
import { atLeast, VERSION } from '../../../settings/version';
import { ciliumIn } from '../../cluster/install';
import type { CiliumSettings } from '../../settings';
import { isAnyDepth, type NameMatch } from './names';
import type { PolicyInCluster } from './policies';
import type { RuleView } from './rule-view';

/** A feature that a policy can use, and the setting of Cilium that it needs. */
interface Need {
  readonly code: string;
  /** How a spec uses it, as it is written after the name of its policy; or nothing. */
  uses(policy: PolicyInCluster): string | undefined;
  /** What is off, as it is written after "but"; or nothing. */
  missing(settings: CiliumSettings): string | undefined;
  /** What happens to the policy. */
  readonly so: string;
  readonly remedy: string;
}

const NEEDS: readonly Need[] = [
  {
    code: 'NP016',
    uses: ({ rules }) => (rules.some(namesAnyDepth) ? 'has a pattern that begins with **.' : undefined),
    missing: (settings) =>
      atLeast(settings, '1.19') ? undefined : `the version of Cilium is ${settings[VERSION].version}`,
    so: '** is the same as * there, which has no dot in it',
    remedy: 'Write one pattern for each depth, such as *.example.com and *.*.example.com, or use Cilium 1.19 or later.',
  },
  {
    code: 'NP030',
    uses: ({ rules }) => (rules.some(readsTraffic) ? 'has rules for HTTP, DNS or the like' : undefined),
    missing: ({ l7Proxy }) => (l7Proxy ? undefined : 'l7Proxy is false'),
    so: 'nothing reads that traffic',
    remedy: 'Leave settings.l7Proxy of CiliumCni out, or keep to ports.',
  },
  {
    code: 'NP031',
    uses: ({ spec }) => (spec.nodeSelector ? 'is about nodes' : undefined),
    missing: ({ hostFirewall }) => (hostFirewall.enabled ? undefined : 'hostFirewall.enabled is false'),
    so: 'it has no effect',
    remedy: 'Set settings.hostFirewall.enabled of CiliumCni to true, with Encryption.wireguard() or none().',
  },
  {
    code: 'NP032',
    uses: ({ rules }) =>
      rules.some(({ authentication }) => authentication === 'required') ? 'requires authentication' : undefined,
    missing: ({ authentication }) => {
      if (!authentication.enabled) return 'authentication.enabled is false';
      return authentication.mutual.spire.enabled ? undefined : 'authentication.mutual.spire.enabled is false';
    },
    so: 'no connection can be authenticated',
    remedy:
      'Set settings.authentication of CiliumCni: enabled, mutual.spire.enabled, and install.enabled there unless SPIRE is there.',
  },
  {
    code: 'NP033',
    uses: ({ rules }) =>
      rules.some(({ toPorts }) => toPorts.some(({ ports = [] }) => ports.some(({ protocol }) => protocol === 'SCTP')))
        ? 'has an SCTP port'
        : undefined,
    missing: ({ sctp }) => (sctp.enabled ? undefined : 'sctp.enabled is false'),
    so: 'Cilium does not distinguish SCTP ports',
    remedy: 'Set settings.sctp.enabled of CiliumCni to true.',
  },
  {
    code: 'NP034',
    uses: ({ rules }) =>
      rules.some(({ peers }) => peers.some(({ kind }) => kind === 'Nodes'))
        ? 'selects nodes by their labels'
        : undefined,
    missing: ({ nodeSelectorLabels }) => (nodeSelectorLabels ? undefined : 'nodeSelectorLabels is false'),
    so: 'Cilium refuses the policy',
    remedy: 'Set settings.nodeSelectorLabels of CiliumCni to true, or use Entity.HOST and Entity.REMOTE_NODE.',
  },
  {
    code: 'NP035',
    uses: ({ spec: { enableDefaultDeny = {} } }) =>
      enableDefaultDeny.ingress === false || enableDefaultDeny.egress === false
        ? 'sets enableDefaultDeny to false'
        : undefined,
    missing: ({ enableNonDefaultDenyPolicies: enabled }) =>
      enabled ? undefined : 'enableNonDefaultDenyPolicies is false',
    so: 'it closes what it was meant to leave open',
    remedy: 'Leave settings.enableNonDefaultDenyPolicies of CiliumCni out.',
  },
];

/** Policies that Cilium cannot enforce with its settings. */
export function featuresOff(index: ClusterIndex, policies: readonly PolicyInCluster[]): Problem[] {
  const cilium = ciliumIn(index);
  if (!cilium) return [];
  return NEEDS.flatMap(({ code, uses, missing, so, remedy }) => {
    const off = missing(cilium.settings);
    if (off === undefined) return [];
    return policies.flatMap((policy) => {
      const used = uses(policy);
      if (used === undefined) return [];
      return [
        {
          what: `${policy.title} ${used}${policy.path === 'spec' ? '' : ` in ${policy.path}`}, but ${off} in ${cilium.path}, so ${so}.`,
          remedy,
          code,
        },
      ];
    });
  });
}

/** Whether Envoy or the DNS proxy takes part in a rule. */
function readsTraffic({ toPorts, peers }: RuleView): boolean {
  const byPorts = toPorts.some(
    ({ rules, serverNames, terminatingTLS, originatingTLS, listener }) =>
      rules ?? serverNames?.length ?? terminatingTLS ?? originatingTLS ?? listener,
  );
  return byPorts || peers.some(({ kind }) => kind === 'FQDNs');
}

/** Whether a rule has a pattern of names at any depth. */
function namesAnyDepth({ egress, toPorts }: RuleView): boolean {
  const names: readonly NameMatch[] = [...(egress.toFQDNs ?? []), ...toPorts.flatMap(({ rules }) => rules?.dns ?? [])];
  return names.some(({ matchPattern = '' }) => isAnyDepth(matchPattern));
}
