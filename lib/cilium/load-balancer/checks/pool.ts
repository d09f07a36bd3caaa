import type { ClusterIndex, ClusterObject } from '../../../cluster/cluster-index';
import { Cidr, type IpFamily } from '../../../kubernetes/cidr';
import { IpAddress } from '../../../kubernetes/ip-address';
import { type SelectorManifest, selects } from '../../../kubernetes/label-selection';
import { blockProblems, type IpBlockManifest } from '../ip-block';

/** Consecutive addresses. */
export interface AddressRange {
  readonly family: IpFamily;
  readonly first: bigint;
  readonly last: bigint;
}

/** A block of a pool: the addresses that it stands for, and those of them that Cilium gives out. */
export interface PoolBlock extends AddressRange {
  /** How it was written. */
  readonly text: string;
  readonly usable: AddressRange;
}

/** What a pool's manifest has. */
interface PoolSpec {
  readonly blocks: readonly IpBlockManifest[];
  readonly allowFirstLastIPs: string;
  readonly disabled: boolean;
  readonly serviceSelector: SelectorManifest;
}

/** Addresses for Services, as Cilium reads them. */
export interface Pool {
  readonly object: ClusterObject<object>;
  readonly title: string;
  readonly blocks: readonly PoolBlock[];
  readonly disabled: boolean;
  readonly selector: SelectorManifest | undefined;
}

/** The pools of a cluster. Blocks that Cilium could not read are left out: their own construct reports them. */
export function poolsOf(index: ClusterIndex): Pool[] {
  return index.objects<PoolSpec>('cilium.io/CiliumLoadBalancerIPPool').map((object) => {
    const { blocks = [], allowFirstLastIPs, disabled = false, serviceSelector } = object.spec;
    return {
      object,
      title: object.title,
      blocks: blocks.flatMap((block) => readBlock(block, allowFirstLastIPs !== 'No')),
      disabled,
      selector: serviceSelector,
    };
  });
}

function readBlock(block: IpBlockManifest, withFirstAndLast: boolean): PoolBlock[] {
  if (blockProblems(block, '').length > 0) return [];
  if (block.cidr !== undefined) {
    const { family, first, last } = Cidr.parse(block.cidr);
    // Nothing would be left of one or two addresses, so Cilium gives them out in any case.
    const inner = withFirstAndLast || last - first < 2n ? { first, last } : { first: first + 1n, last: last - 1n };
    return [{ family, first, last, text: block.cidr, usable: { family, ...inner } }];
  }
  const first = IpAddress.read(block.start);
  const last = IpAddress.read(block.stop ?? block.start);
  if (!first || !last) return [];
  const range = { family: first.family, first: first.value, last: last.value };
  const text = first.value === last.value ? String(first) : `${first} to ${last}`;
  return [{ ...range, text, usable: range }];
}

/** Whether two ranges have an address in common. */
export function overlap(one: AddressRange, other: AddressRange): boolean {
  return one.family === other.family && one.first <= other.last && other.first <= one.last;
}

/** Whether an address is in a range. */
export function holds(range: AddressRange, { family, value }: IpAddress): boolean {
  return range.family === family && range.first <= value && value <= range.last;
}

/** A Service as far as pools look at it. */
interface Labelled {
  readonly labels: Readonly<Record<string, string>>;
}

/** Whether a Service may have addresses of a pool. */
export function serves(pool: Pool, service: Labelled): boolean {
  return !pool.disabled && selects(pool.selector, service.labels);
}

/** Whether a Service may have an address of a pool. */
export function offers(pool: Pool, service: Labelled, address: IpAddress): boolean {
  return serves(pool, service) && pool.blocks.some(({ usable }) => holds(usable, address));
}
