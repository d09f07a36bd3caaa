import { inColumns, widthsOf } from '../diff/columns';
import { type Amounts, type Consumer, NONE, plus, times } from './consumer';

/** The sums of some pods. */
export interface Sum {
  readonly name: string;
  readonly pods: number;
  readonly requests: Amounts;
  readonly limits: Amounts;
}

/** The sums of a budget. */
export interface Budget {
  readonly components: readonly Sum[];
  readonly total: Sum;
  /** What runs on every node: one pod of each DaemonSet. */
  readonly eachNode: Sum;
  /** What the scheduler places on any node. */
  readonly anywhere: Sum;
}

export function budgetOf(consumers: readonly Consumer[], nodes: number): Budget {
  const names = [...new Set(consumers.map(({ component }) => component))].sort();
  const daemons = consumers.filter(({ pods }) => pods === 'each node');
  return {
    components: names.map((name) =>
      sumOf(
        name,
        consumers.filter(({ component }) => component === name),
        nodes,
      ),
    ),
    total: sumOf('total', consumers, nodes),
    eachNode: sumOf('on each node', daemons, 1),
    anywhere: sumOf(
      'on any node',
      consumers.filter(({ pods }) => pods !== 'each node'),
      nodes,
    ),
  };
}

function sumOf(name: string, consumers: readonly Consumer[], nodes: number): Sum {
  const count = ({ pods }: Consumer) => (pods === 'each node' ? nodes : pods);
  return {
    name,
    pods: consumers.reduce((sum, consumer) => sum + count(consumer), 0),
    requests: consumers.map((one) => times(one.requests, count(one))).reduce(plus, NONE),
    limits: consumers.map((one) => times(one.limits, count(one))).reduce(plus, NONE),
  };
}

const HEAD = ['', 'pods', 'CPU requested', 'memory requested', 'CPU limit', 'memory limit'];

/** The budget as text. */
export function tableOf({ components, total, eachNode, anywhere }: Budget): string {
  const groups = [[HEAD], components.map(cells), [cells(total)], [cells(eachNode), cells(anywhere)]];
  const widths = widthsOf(groups.flat());
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  const lines = (rows: readonly (readonly string[])[]) => inColumns(rows, (column) => column > 0, widths).join('\n');
  return `${groups.map(lines).join(`\n${rule}\n`)}\n`;
}

/** CPU and memory as quantities. */
export interface QuantityPair {
  readonly cpu: string;
  readonly memory: string;
}

/** The sums of some pods for programs. */
export interface SumJson {
  readonly pods: number;
  readonly requests: QuantityPair;
  readonly limits: QuantityPair;
}

/** A budget in its JSON form. */
export interface BudgetJson {
  readonly components: Readonly<Record<string, SumJson>>;
  readonly total: SumJson;
  readonly onEachNode: SumJson;
  readonly onAnyNode: SumJson;
}

/** The budget for programs. */
export function jsonOf({ components, total, eachNode, anywhere }: Budget): BudgetJson {
  return {
    components: Object.fromEntries(components.map((sum) => [sum.name, amountsOf(sum)])),
    total: amountsOf(total),
    onEachNode: amountsOf(eachNode),
    onAnyNode: amountsOf(anywhere),
  };
}

function amountsOf({ pods, requests, limits }: Sum): SumJson {
  return {
    pods,
    requests: quantities(requests),
    limits: quantities(limits),
  };
}

/** Amounts as quantities, rounded up. */
export function quantities(amounts: Amounts): QuantityPair {
  return { cpu: cpu(amounts), memory: memory(amounts) };
}

function cells({ name, pods, requests, limits }: Sum): string[] {
  return [name, String(pods), cpu(requests), memory(requests), cpu(limits), memory(limits)];
}

const UNIT = 1_000_000_000n;

function cpu(amounts: Amounts): string {
  return `${roundedUp(amounts.cpu * 1000n, UNIT)}m`;
}

function memory(amounts: Amounts): string {
  return `${roundedUp(amounts.memory, UNIT * 1024n * 1024n)}Mi`;
}

function roundedUp(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}
