import type { IConstruct } from 'constructs';
import { ConfigurationError } from '../../problems';
import { type Cluster, type ClusterSource, isClusterSource } from '../cluster-source';
import { filesOf } from '../clusters';
import { Documents } from '../documents';
import { LittleMemory } from '../memory';
import type { OutputFile } from '../output-file';
import type { SecondRun } from '../program/again';
import { Claims } from './claims';
import { claimable, type Delivery, type Order, SAMPLE } from './order';

/**
 * What a synthesis does in the second thread: if its app has the clusters that the first thread needs, it creates them from
 * the end on, and the thread ends. It leaves any other app alone: the first thread has already written that.
 */
export function serve(app: IConstruct, synthesis: number, run: SecondRun): void {
  const { order } = run;
  if (synthesis !== order.synthesis) return;
  const claims = new Claims(claimable(order.names), order.numbers);
  run.atExit = () => claims.end();
  try {
    const documents = new Documents();
    documents.renderings.during(app, () => deliver(sourceIn(app, order), documents, claims, run));
  } finally {
    // The program must not continue; the first thread reports what has failed.
    process.exit();
  }
}

function sourceIn(app: IConstruct, { source: path, names }: Order): ClusterSource {
  const source = app.node.findAll().find(({ node }) => node.path === path);
  if (source && isClusterSource(source) && source.names?.join('\n') === names.join('\n')) return source;
  throw new Error('The program has other clusters when it is run again.');
}

function deliver(source: ClusterSource, documents: Documents, claims: Claims, { order, printed }: SecondRun): void {
  const clusters = [...source.clusters()];
  const memory = new LittleMemory();
  let sent = 0;
  const send = (index: number): void => {
    printed.length = 0;
    const { exitCode } = process;
    const delivery = { index, files: filesIn(clusters[index], documents), printed } satisfies Delivery;
    if (process.exitCode !== exitCode) throw new Error('The cluster sets how the program ends.');
    order.port.postMessage(delivery);
    claims.sent(++sent);
    memory.next();
  };
  send(SAMPLE);
  for (let index = clusters.length - 1; claims.claim(); index--) {
    try {
      send(index);
    } catch {
      // The first thread creates it again, and reports what is wrong.
    }
  }
}

function filesIn(cluster: Cluster | undefined, documents: Documents): OutputFile[] {
  const problems: string[] = [];
  const files = cluster ? filesOf(cluster, documents, problems) : [];
  if (problems.length > 0) throw new ConfigurationError(problems);
  // Files of a program may have more members, which perhaps cannot be sent.
  return files.map(({ path, text }) => ({ path, text }));
}
