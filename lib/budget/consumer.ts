/** CPU and memory, in billionths of a CPU and of a byte. */
export interface Amounts {
  readonly cpu: bigint;
  readonly memory: bigint;
}

/** Pods that are alike, and what each of them requests and may use. */
export interface Consumer {
  /** What it belongs to: a line of the budget. */
  readonly component: string;
  /** Its name. */
  readonly workload: string;
  /** Number of pods, or one on each node. */
  readonly pods: number | 'each node';
  readonly requests: Amounts;
  readonly limits: Amounts;
  /** Containers that do not say how much CPU or memory they request. */
  readonly withoutRequests: number;
  /** Containers that may use as much CPU or memory as their node has. */
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

/** What is enough for both, but not at once. */
export function most(one: Amounts, other: Amounts): Amounts {
  return { cpu: greater(one.cpu, other.cpu), memory: greater(one.memory, other.memory) };
}

function greater(one: bigint, other: bigint): bigint {
  return [one, other].reduce((most, number) => (number > most ? number : most));
}
