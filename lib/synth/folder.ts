import * as path from 'node:path';
import { App, type Chart, Names } from 'cdk8s';
import type { ClusterSource } from './cluster-source';

/** The folder of a chart in the output directory: its id, after those of its parent constructs. */
export function folderOf(construct: Chart | ClusterSource): string {
  return construct.node.scopes.length === 2 ? construct.node.id : Names.toDnsLabel(construct, { includeHash: false });
}

/** Whether the environment sets another output directory, mostly to inspect the output. The output is the same then. */
export function isRedirected({ node: { root } }: Chart): boolean {
  return root instanceof App && root.outdir === process.env.CDK8S_OUTDIR;
}

/** The path of a chart's folder relative to the working directory; undefined if the output directory is elsewhere. */
export function folderFromHere(chart: Chart): string | undefined {
  const { root } = chart.node;
  const outdir = path.relative('', root instanceof App ? root.outdir : 'dist');
  if (outdir.startsWith('..') || path.isAbsolute(outdir)) return undefined;
  return path.posix.join(outdir.split(path.sep).join('/'), folderOf(chart));
}
