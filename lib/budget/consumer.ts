/** CPU and memory, in billionths of a CPU and of a byte. */
export interface Amounts {
  readonly cpu: bigint;
  readonly memory: bigint;
}

/** Similar pods, with the requests and limits of each. */
export interface Consumer {
  /** The line of the budget that they belong to. */
  readonly component: string;
  /** Its name. */
  readonly workload: string;
  /** Number of pods, or one on each node. */
  readonly pods: number | 'each node';
  readonly requests: Amounts;
  readonly limits: Amounts;
  /** Containers without requests of CPU or memory. */
  readonly withoutRequests: number;
  /** Containers without limits of CPU or memory. */
  readonly withoutLimits: number;
}

/** Nothing. */
export const NONE: Amounts = { cpu: 0n, memory: 0n };

export function plus(one: Amounts, other: Amounts): Amounts {
  return { cpu: one.cpu + other.cpu, memory: one.memory + other.memory };
}

export function times(amounts: Amounts, factor: number): Amounts {
  return { cpu: amounts.cpu * BigInt(factor), memory: amounts.memory * BigInt(factor) };
}

/** The maximum of both. */
export function most(one: Amounts, other: Amounts): Amounts {
  return { cpu: greater(one.cpu, other.cpu), memory: greater(one.memory, other.memory) };
}

function greater(one: bigint, other: bigint): bigint {
  return [one, other].reduce((most, number) => (number > most ? number : most));
}
