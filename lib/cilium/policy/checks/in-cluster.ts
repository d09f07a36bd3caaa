import type { CiliumClusterwideNetworkPolicyProps } from '../../../../imports/cilium.io';
import type { ClusterIndex, ClusterObject } from '../../../cluster/cluster-index';
import type { Manifest } from '../../../kubernetes/objects';
import type { Problem } from '../../../problems';
import { ciliumIn } from '../../cluster/install';

type Policy = Manifest<CiliumClusterwideNetworkPolicyProps>;
type Spec = NonNullable<Policy['spec']>;

/** Policies that Cilium takes and cannot enforce as it is set. Nothing is known of an install outside of the program. */
export function policyFeatureProblems(index: ClusterIndex): Problem[] {
  const cilium = ciliumIn(index);
  if (!cilium || (cilium.settings.l7Proxy && cilium.settings.hostFirewall.enabled)) return [];
  const policies = [
    ...index.objects<Spec>('cilium.io/CiliumNetworkPolicy'),
    ...index.objects<Spec>('cilium.io/CiliumClusterwideNetworkPolicy'),
  ];
  return policies.flatMap((policy) => [
    ...(cilium.settings.l7Proxy || !hasL7Rules(policy) ? [] : [withoutProxy(policy.title, cilium.path)]),
    ...(cilium.settings.hostFirewall.enabled || !policy.spec.nodeSelector
      ? []
      : [withoutHostFirewall(policy.title, cilium.path)]),
  ]);
}

function hasL7Rules({ spec }: ClusterObject<Partial<Spec>>): boolean {
  return [...(spec.ingress ?? []), ...(spec.egress ?? [])].some((rule) =>
    rule.toPorts?.some((ports) => ports.rules !== undefined),
  );
}

function withoutProxy(title: string, path: string): Problem {
  return {
    what: `${title} has rules for HTTP, DNS or the like, but l7Proxy is false in ${path}, so nothing reads that traffic.`,
    remedy: 'Leave settings.l7Proxy of CiliumCni out, or keep to ports.',
    code: 'NP030',
  };
}

function withoutHostFirewall(title: string, path: string): Problem {
  return {
    what: `${title} is about nodes, but hostFirewall.enabled is false in ${path}, so it has no effect.`,
    remedy: 'Set settings.hostFirewall.enabled of CiliumCni to true, with Encryption.wireguard() or none().',
    code: 'NP031',
  };
}
