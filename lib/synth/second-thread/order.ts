import type { MessagePort } from 'node:worker_threads';
import type { OutputFile } from '../output-file';
import type { Printed } from '../program/again';

/** The clusters that a second thread is to create some of. */
export interface Order {
  /** How many syntheses the program has begun when it needs them. */
  readonly synthesis: number;
  /** The path of their source. */
  readonly source: string;
  /** The names of all clusters of the source. */
  readonly names: readonly string[];
  /** See `Claims`. */
  readonly numbers: Int32Array<SharedArrayBuffer>;
  /** Takes a `Delivery` for each cluster. */
  readonly port: MessagePort;
}

/** A cluster that was created without a problem. */
export interface Delivery {
  /** Its place among the clusters of its source. */
  readonly index: number;
  readonly files: readonly OutputFile[];
  /** What was printed meanwhile. */
  readonly printed: readonly Printed[];
}

/**
 * The cluster that the second thread creates first, and the first thread as well: unless both give the same files, the
 * program gives other clusters when it is run again. It is the second one, because a program that counts its calls would
 * give the first one the same number.
 */
export const SAMPLE = 1;

/** How many clusters the threads may share: the first thread creates all of them up to the sample. */
export function claimable({ length }: readonly string[]): number {
  return length - (SAMPLE + 1);
}
