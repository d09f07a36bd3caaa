import * as path from 'node:path';
import { App, type Chart, Names } from 'cdk8s';
import type { ClusterSource } from './cluster-source';

/** The folder of a chart in the output directory: its id, behind those of the constructs that it is below. */
export function folderOf(construct: Chart | ClusterSource): string {
  return construct.node.scopes.length === 2 ? construct.node.id : Names.toDnsLabel(construct, { includeHash: false });
}

/** Whether this run writes elsewhere by the environment, mostly to be looked at. What it writes is the same then. */
export function isRedirected({ node: { root } }: Chart): boolean {
  return root instanceof App && root.outdir === process.env.CDK8S_OUTDIR;
}

/** Where a chart's folder is, seen from where the program runs; none when the output directory is elsewhere. */
export function folderFromHere(chart: Chart): string | undefined {
  const { root } = chart.node;
  const outdir = path.relative('', root instanceof App ? root.outdir : 'dist');
  if (outdir.startsWith('..') || path.isAbsolute(outdir)) return undefined;
  return path.posix.join(outdir.split(path.sep).join('/'), folderOf(chart));
}
