/**
 * How often aliases may be expanded in one file, with the limits of Helm's parser: a share of all nodes, which shrinks
 * as the file grows. Otherwise a file of a few kilobytes can expand to more than fits in memory.
 */
export class AliasBudget {
  private nodes = 0;
  private expanded = 0;
  private depth = 0;

  /** Counts one node; whether it is still within the budget. */
  take(): boolean {
    this.nodes++;
    if (this.depth > 0) this.expanded++;
    return this.expanded <= 100 || this.nodes <= 1000 || this.expanded / this.nodes <= allowedShare(this.nodes);
  }

  /** Reads the target of an alias. */
  within<T>(read: () => T): T {
    this.depth++;
    const value = read();
    this.depth--;
    return value;
  }
}

const FEW = 400_000;
const MANY = 4_000_000;

function allowedShare(nodes: number): number {
  const growth = Math.min(Math.max((nodes - FEW) / (MANY - FEW), 0), 1);
  return 0.99 - 0.89 * growth;
}
