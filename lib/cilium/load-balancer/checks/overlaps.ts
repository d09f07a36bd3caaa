import type { ClusterIndex } from '../../../cluster/cluster-index';
import { Cidr } from '../../../kubernetes/cidr';
import type { Problem } from '../../../problems';
import { ciliumIn } from '../../cluster/install';
import { podPoolCidrs } from '../../ip-pools/pod-networks';
import { podNetworks } from '../../rules/addresses';
import { type AddressRange, overlap, type Pool } from './pool';

/** A network of the cluster that pools must stay out of. */
export interface Network extends AddressRange {
  /** What it is called in a message. */
  readonly name: string;
}

/** The networks of pods, Services and nodes, as far as they are known. */
export function networksOf(index: ClusterIndex): Network[] {
  const pods = podPoolCidrs(index).map(({ title, cidr }) => network(`${title}, a network of pods, ${cidr}`, cidr));
  const cilium = ciliumIn(index);
  if (!cilium) return pods;
  const { settings, serviceCidrs, nodeCidrs } = cilium;
  const named = (what: string, texts: readonly string[]) =>
    texts
      .filter((text) => Cidr.problems(text, '').length === 0)
      .map((text) => network(`the network of ${what} ${text}`, Cidr.parse(text)));
  return [
    ...pods,
    ...podNetworks(settings, []).map(({ cidr }) => network(`the network of pods ${cidr}`, cidr)),
    ...named('Services', serviceCidrs),
    ...named('nodes', nodeCidrs),
  ];
}

function network(name: string, { family, first, last }: Cidr): Network {
  return { name, family, first, last };
}

/** Blocks with addresses that others have too. Cilium stops using the younger of two such pools. */
export function overlapProblems(pools: readonly Pool[], networks: readonly Network[]): Problem[] {
  const blocks = pools.flatMap((pool) => pool.blocks.map((block) => ({ pool, block })));
  return blocks.flatMap(({ pool, block }, index) => {
    const others = blocks.slice(index + 1).filter((other) => overlap(block, other.block));
    const known = networks.filter((other) => overlap(block, other));
    return [
      ...others.map((other) => ({
        what: `${pool.title} has ${block.text}, which overlaps ${other.block.text} ${other.pool === pool ? 'of the same pool' : `of ${other.pool.title}`}; Cilium would not use one of them at all.`,
        remedy: 'Choose blocks that have no address in common.',
        code: 'LB010',
      })),
      ...known.map((other) => ({
        what: `${pool.title} has ${block.text}, which overlaps ${other.name}.`,
        remedy: 'Choose a block outside of it, with addresses that nothing else assigns.',
        code: 'LB011',
      })),
    ];
  });
}
