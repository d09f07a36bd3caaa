import type { ClusterIndex } from '../../cluster/cluster-index';
import { Cidr } from '../../kubernetes/cidr';
import { ciliumIn } from '../cluster/install';

interface PodIpPoolSpec {
  readonly ipv4: { readonly cidrs?: readonly string[] };
  readonly ipv6: { readonly cidrs?: readonly string[] };
}

/** A network that pods get addresses from, and what defines it. */
export interface PodPoolCidr {
  readonly title: string;
  readonly cidr: Cidr;
}

/** The networks of the `PodIpPool`s of a cluster, and of those that Cilium makes itself at start. */
export function podPoolCidrs(index: ClusterIndex): PodPoolCidr[] {
  const own = index
    .objects<PodIpPoolSpec>('cilium.io/CiliumPodIPPool')
    .flatMap(({ title, spec }) => cidrsOf(title, spec.ipv4?.cidrs, spec.ipv6?.cidrs));
  const ipam = ciliumIn(index)?.settings.ipam;
  if (ipam?.mode !== 'multi-pool') return own;
  const made = Object.entries(ipam.operator.autoCreateCiliumPodIPPools).flatMap(([name, pool]) =>
    cidrsOf(`ipam.operator.autoCreateCiliumPodIPPools.${name}`, pool.ipv4?.cidrs, pool.ipv6?.cidrs),
  );
  return [...own, ...made];
}

function cidrsOf(title: string, ...lists: (readonly string[] | undefined)[]): PodPoolCidr[] {
  return lists
    .flatMap((list) => list ?? [])
    .filter((text) => Cidr.problems(text, '').length === 0)
    .map((text) => ({ title, cidr: Cidr.parse(text) }));
}
