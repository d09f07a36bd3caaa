import type { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { OutputFile } from './output-file';

/** A construct that brings clusters one after the other, so that only one of them is in memory. */
export interface ClusterSource extends IConstruct {
  /** Its clusters. */
  clusters(): Iterable<Cluster>;
  /**
   * The file that lists them.
   * @param folder its folder in the output directory
   */
  index(folder: string): OutputFile;
}

/** A cluster before it is made. */
export interface Cluster {
  /** Its folder, in that of the source; a cluster in another one's folder has a path. */
  readonly name: string;
  /**
   * Its files, when the source knows them without making it.
   * @default - it is made
   */
  files?(): readonly OutputFile[];
  /**
   * Makes it, in an app of its own.
   * @throws ConfigurationError when it cannot be made, with paths below the source
   */
  make(): Chart;
}

/** Whether a construct brings clusters. */
export function isClusterSource(construct: IConstruct): construct is ClusterSource {
  return typeof (construct as Partial<ClusterSource>).clusters === 'function';
}
