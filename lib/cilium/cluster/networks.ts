import type { ClusterIndex } from '../../cluster/cluster-index';
import { Cidr } from '../../kubernetes/cidr';
import { ciliumIn } from './install';

/** A network of the cluster whose addresses Cilium knows by the identity of their owners. */
export interface ClusterNetwork {
  readonly of: 'pods' | 'nodes' | 'Services';
  /** Its name in messages. */
  readonly title: string;
  readonly cidr: Cidr;
}

interface PodIpPoolSpec {
  readonly ipv4?: { readonly cidrs?: readonly string[] };
  readonly ipv6?: { readonly cidrs?: readonly string[] };
}

/** The networks of pods, Services and nodes, as far as the program knows them. */
export function clusterNetworks(index: ClusterIndex): ClusterNetwork[] {
  const cilium = ciliumIn(index);
  const pools = index
    .objects<PodIpPoolSpec>('cilium.io/CiliumPodIPPool')
    .flatMap(({ title, spec }) => networks('pods', title, [...(spec.ipv4?.cidrs ?? []), ...(spec.ipv6?.cidrs ?? [])]));
  if (!cilium) return pools;
  const { settings, serviceCidrs, nodeCidrs } = cilium;
  const { mode, operator } = settings.ipam;
  const { clusterPoolIPv4PodCIDRList: ipv4, clusterPoolIPv6PodCIDRList: ipv6 } = operator;
  const own =
    mode === 'cluster-pool' ? [...(settings.ipv4.enabled ? [ipv4] : []), ...(settings.ipv6.enabled ? [ipv6] : [])] : [];
  // Cilium can be set to match nodes by their addresses as well.
  const matchesNodes = String(settings.policyCIDRMatchMode ?? '').includes('nodes');
  return [
    ...pools,
    ...networks('pods', 'the network of pods', own.flatMap(listed)),
    ...networks('Services', 'the network of Services (serviceCidrs)', serviceCidrs),
    ...(matchesNodes ? [] : networks('nodes', 'the network of nodes (nodeCidrs)', nodeCidrs)),
  ];
}

function networks(of: ClusterNetwork['of'], title: string, texts: readonly string[]): ClusterNetwork[] {
  return texts
    .filter((text) => Cidr.problems(text, '').length === 0)
    .map((text) => ({ of, title: `${title}, ${text}`, cidr: Cidr.parse(text) }));
}

function listed(value: string | readonly string[] | undefined): readonly string[] {
  return typeof value === 'string' ? value.split(/[\s,]+/) : (value ?? []);
}
