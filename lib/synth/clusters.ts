import { programProblems } from '../cluster/program';
import { unlessRefused } from '../problems';
import { chartFiles } from './chart-folder';
import type { Cluster, ClusterSource } from './cluster-source';
import type { Documents } from './documents';
import { folderOf } from './folder';
import { LittleMemory } from './memory';
import type { Output } from './output/output';
import type { OutputFile } from './output-file';
import { SecondThread } from './second-thread/second-thread';

/** Creates, checks and writes the clusters of a source, of which a second thread may create some. */
export function writeClusters(source: ClusterSource, output: Output, documents: Documents, problems: string[]): void {
  const folder = folderOf(source);
  const write = (name: string, files: readonly OutputFile[], refused: string[]): void => {
    // Nothing will be published after a problem.
    if (problems.length === 0) output.write(`${folder}/${name}`, files, refused);
  };
  const second = SecondThread.startFor(source, write);
  if (second) output.expect((source.names ?? []).map((name) => `${folder}/${name}`));
  const memory = new LittleMemory();
  try {
    let index = 0;
    for (const cluster of source.clusters()) {
      if (!second?.isLoading) memory.next();
      const delivered = second?.delivered(index);
      if (delivered) {
        if (problems.length === 0) problems.push(...delivered);
      } else if (cluster.files) {
        if (problems.length === 0) write(cluster.name, cluster.files(), problems);
      } else {
        const found: string[] = [];
        const files = filesOf(cluster, documents, found);
        if (found.length === 0) {
          second?.created(index, files);
          write(cluster.name, files, problems);
        }
        problems.push(...found.map((problem) => `${source.node.path}/${problem}`));
      }
      index++;
    }
  } finally {
    second?.close();
    memory.end();
  }
  if (problems.length === 0) output.write(folder, [source.index(folder)], problems);
}

/** Creates a cluster, and checks it; without problems it has files. */
export function filesOf(cluster: Cluster, documents: Documents, problems: string[]): readonly OutputFile[] {
  const chart = unlessRefused(
    () => cluster.make(),
    (refused) => problems.push(...refused),
  );
  if (!chart) return [];
  return documents.renderings.during(chart, () => {
    problems.push(...programProblems(chart));
    return problems.length === 0 ? chartFiles(chart, documents, problems) : [];
  });
}
