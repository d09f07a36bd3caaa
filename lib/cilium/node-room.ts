import { Cidr } from '../kubernetes/cidr';
import type { Problem } from '../problems';
import type { AgentOptions } from './cluster/agent-options';

/** The pod networks of a family, of which each node gets a part. */
export interface NodePool {
  readonly cidrs: readonly string[];
  /** The prefix length of the part of a node. */
  readonly maskSize: number;
}

/** The pools that Cilium's operator divides among nodes; in other modes something else does. */
export function nodePools(options: AgentOptions): NodePool[] {
  if (options.text('ipam') !== 'cluster-pool') return [];
  return ['ipv4', 'ipv6']
    .filter((family) => options.on(`enable-${family}`))
    .map((family) => ({
      cidrs: options.list(`cluster-pool-${family}-cidr`),
      maskSize: Number(options.text(`cluster-pool-${family}-mask-size`)),
    }));
}

/** What is wrong with pools that have fewer parts than there are nodes: pods of the others would get no address. */
export function nodeRoomProblems(pools: readonly NodePool[], nodes: number): Problem[] {
  return pools.flatMap((pool): Problem[] => {
    const room = nodesIn(pool);
    if (room === undefined || room >= nodes) return [];
    const { cidrs, maskSize } = pool;
    const prefix = maskSize - Math.ceil(Math.log2(nodes));
    return [
      {
        what: `${cidrs.join(', ')} has room for ${room} ${room === 1 ? 'node' : 'nodes'}, each with a /${maskSize} for its pods, but there are ${nodes}.`,
        remedy: `Give pods a network with a prefix of ${prefix} or less: each bit fewer doubles the number of nodes.`,
        code: 'CIL131',
      },
    ];
  });
}

/** The number of nodes that a pool has parts for; undefined if it cannot be divided, which others report. */
export function nodesIn({ cidrs, maskSize }: NodePool): number | undefined {
  if (cidrs.length === 0 || cidrs.some((cidr) => Cidr.problems(cidr, '').length > 0)) return undefined;
  const bits = cidrs.map((cidr) => maskSize - Cidr.parse(cidr).prefixLength);
  return bits.every((each) => each >= 0) ? bits.reduce((sum, each) => sum + 2 ** each, 0) : undefined;
}
