import type { MetricsEndpoint } from '../gitops';

/** Pods that Prometheus scrapes although they belong to no component. They have to let it in. */
export interface ScrapeTarget extends MetricsEndpoint {
  /** What the pods are part of: the label `component` of their metrics. */
  readonly component: string;
  /** The namespace of the pods. */
  readonly namespace: string;
  /**
   * Labels that the pods have, and no other pods of the namespace.
   * @default - none: `nodeLabels` are given
   */
  readonly podLabels?: Readonly<Record<string, string>>;
  /**
   * Labels of the nodes that serve the metrics themselves, outside of any pod.
   * @default - pods serve them
   */
  readonly nodeLabels?: Readonly<Record<string, string>>;
  /**
   * Whether the pods use the host network.
   * @default - true with `nodeLabels`
   */
  readonly hostNetwork?: boolean;
}
