import type { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { OutputFile } from './output-folder';

/** A construct that brings clusters one after the other, so that only one of them is in memory. */
export interface ClusterSource extends IConstruct {
  /** Makes the clusters, each in an app of its own. */
  clusters(): Iterable<Chart>;
  /** The file that lists them. */
  index(): OutputFile;
}

/** Whether a construct brings clusters. */
export function isClusterSource(construct: IConstruct): construct is ClusterSource {
  return typeof (construct as Partial<ClusterSource>).clusters === 'function';
}
