/** Requests or limits of a container. */
export interface ResourceAmounts {
  /**
   * CPU, as a quantity such as `100m`.
   * @default - none
   */
  readonly cpu?: string;
  /**
   * Memory, as a quantity such as `512Mi`.
   * @default - none
   */
  readonly memory?: string;
}

/** Resources of a container. */
export interface ContainerResources {
  /**
   * What the scheduler keeps free for it.
   * @default - nothing
   */
  readonly requests?: ResourceAmounts;
  /**
   * What it can use at most.
   * @default - no limit
   */
  readonly limits?: ResourceAmounts;
}

/** Cilium's operator. */
export interface CiliumOperatorProps {
  /**
   * Number of pods; they never share a node, so a cluster of one node has room for one.
   * @default 2
   */
  readonly replicas?: number;
}
