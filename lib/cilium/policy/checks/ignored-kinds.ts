import type { ClusterIndex, QualifiedKind } from '../../../cluster/cluster-index';
import { atLeast } from '../../../settings/version';
import { warn } from '../../../warnings';
import type { AgentOptions } from '../../cluster/agent-options';
import { ciliumIn } from '../../cluster/install';
import type { CiliumSettings } from '../../settings';

/** A kind of policies, and why Cilium does not look at them. */
interface IgnoredKind {
  readonly kind: QualifiedKind;
  /** As it stands after "because"; nothing where Cilium enforces them. */
  ignored(options: AgentOptions, settings: CiliumSettings): string | false;
  readonly remedy: string;
}

const KINDS: readonly IgnoredKind[] = [
  {
    kind: 'networking.k8s.io/NetworkPolicy',
    ignored: (options) => options.off('enable-k8s-networkpolicy') && 'k8sNetworkPolicy.enabled is false',
    remedy: 'Leave settings.k8sNetworkPolicy of CiliumCni out, unless something else enforces them.',
  },
  {
    kind: 'cilium.io/CiliumNetworkPolicy',
    ignored: (options) => isOff(options, 'enable-cilium-network-policy'),
    remedy: 'Leave that option out.',
  },
  {
    kind: 'cilium.io/CiliumClusterwideNetworkPolicy',
    ignored: (options) => isOff(options, 'enable-cilium-clusterwide-network-policy'),
    remedy: 'Leave that option out.',
  },
  {
    kind: 'policy.networking.k8s.io/ClusterNetworkPolicy',
    ignored: (options, settings) => {
      if (!atLeast(settings, '1.20')) return 'Cilium knows them from 1.20 on';
      return !options.on('enable-k8s-cluster-network-policy') && 'k8sClusterNetworkPolicy.enabled is false';
    },
    remedy:
      'Set settings.k8sClusterNetworkPolicy.enabled of CiliumCni 1.20 to true, or write a CiliumClusterwideNetworkPolicy.',
  },
  ...['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy'].map(
    (kind): IgnoredKind => ({
      kind: `policy.networking.k8s.io/${kind}`,
      ignored: () => 'Cilium does not know the kind',
      remedy: 'Write a CiliumClusterwideNetworkPolicy instead.',
    }),
  ),
];

function isOff(options: AgentOptions, flag: string): string | false {
  return options.off(flag) && `extraConfig.${flag} is false`;
}

/** Warns of policies of kinds that Cilium is set to ignore, or does not know. */
export function warnOfIgnoredKinds(index: ClusterIndex): void {
  const cilium = ciliumIn(index);
  if (!cilium) return;
  for (const { kind, ignored, remedy } of KINDS) {
    const reason = ignored(cilium.options, cilium.settings);
    if (!reason) continue;
    for (const { construct, title } of index.objects(kind)) {
      warn(construct, {
        what: `${title} has no effect in ${cilium.path}, because ${reason}.`,
        remedy,
        code: 'NP044',
      });
    }
  }
}
