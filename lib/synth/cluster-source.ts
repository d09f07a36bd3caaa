import type { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { OutputFile } from './output-file';

/** A construct that creates clusters one after the other, so only one of them is in memory. */
export interface ClusterSource extends IConstruct {
  /**
   * The names of its clusters, if they can be created in any order.
   * @default - all are created in one thread, one after the other
   */
  readonly names?: readonly string[];
  /**
   * Whether a second thread may create some of them.
   * @default - if the program ends with its synthesis
   */
  readonly secondThread?: boolean;
  /** Its clusters. */
  clusters(): Iterable<Cluster>;
  /**
   * The file that lists them.
   * @param folder its folder in the output directory
   */
  index(folder: string): OutputFile;
}

/** A cluster before it is created. */
export interface Cluster {
  /** Its folder, in that of the source; a path for a cluster within another one's folder. */
  readonly name: string;
  /**
   * Its files, if the source knows them without creating the cluster.
   * @default - it is created
   */
  files?(): readonly OutputFile[];
  /**
   * Creates it, in a separate app.
   * @throws ConfigurationError when it cannot be created, with paths below the source
   */
  make(): Chart;
}

/** Whether a construct is a source of clusters. */
export function isClusterSource(construct: IConstruct): construct is ClusterSource {
  return typeof (construct as Partial<ClusterSource>).clusters === 'function';
}
