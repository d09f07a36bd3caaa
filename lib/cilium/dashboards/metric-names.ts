/** What versions of Cilium call differently in their metrics. */
export interface MetricNames {
  /** The outcome of a change that failed. */
  readonly failure: string;
}
