import { type Amounts, plus, times } from './consumer';
import { type Budget, type QuantityPair, quantities } from './table';

/** What is left on nodes of a size. */
export interface Left {
  /** On all of them together. */
  readonly inAll: Amounts;
  /** On one node with all pods that can run on any node; negative if they do not fit there. */
  readonly onFullest: Amounts;
}

export function leftOf({ total, eachNode, anywhere }: Budget, node: Amounts, nodes: number): Left {
  const without = (one: Amounts, other: Amounts): Amounts => plus(one, times(other, -1));
  return {
    inAll: without(times(node, nodes), total.requests),
    onFullest: without(node, plus(eachNode.requests, anywhere.requests)),
  };
}

/** What is left, in a sentence. */
export function leftText({ inAll, onFullest }: Left, size: string, nodes: number): string {
  const of = `${nodes === 1 ? 'one node' : `${nodes} nodes`} with ${size} (--node-size)`;
  if (isShort(inAll)) return `Nothing is left on ${of}: the pods do not fit.\n`;
  const all = `Left on ${of}: ${amount(inAll)}.\n`;
  if (nodes === 1) return all;
  return isShort(onFullest)
    ? `${all}One of them cannot run all pods that may be on any node.\n`
    : `${all}Left on a node that runs all pods that may be on any node: ${amount(onFullest)}.\n`;
}

function isShort({ cpu, memory }: Amounts): boolean {
  return cpu < 0n || memory < 0n;
}

/** The same for programs. */
export function leftJson({ inAll, onFullest }: Left): Readonly<Record<string, QuantityPair>> {
  return { inAll: quantities(inAll), onFullestNode: quantities(onFullest) };
}

function amount(amounts: Amounts): string {
  const { cpu, memory } = quantities(amounts);
  return `${cpu} of CPU and ${memory} of memory`;
}
