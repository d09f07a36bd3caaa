/**
 * How often aliases may be expanded in one file, by the measure of Helm's reader: a share of all that is read, which
 * shrinks as the file grows. A file of a few kilobytes can otherwise stand for more than any memory holds.
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

  /** Reads what an alias stands for. */
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
