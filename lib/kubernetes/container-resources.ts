import * as v from 'valibot';
import type { PropChecks } from '../settings/props';

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
   * What the scheduler reserves for it.
   * @default - nothing
   */
  readonly requests?: ResourceAmounts;
  /**
   * What it can use at most.
   * @default - no limit
   */
  readonly limits?: ResourceAmounts;
}

const AMOUNTS = { cpu: v.string(), memory: v.string() };

/** The checks of the resources of a container. */
export const CONTAINER_RESOURCES: PropChecks<ContainerResources> = { requests: AMOUNTS, limits: AMOUNTS };
