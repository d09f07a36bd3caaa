import * as path from 'node:path';
import { App, type Chart, Names } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { resolversOf } from '../kubernetes/resolvers';
import { scansWhatItWrites } from '../secrets/scan';
import type { ClusterSource } from './cluster-source';

/** The folders of the clusters of a source, each of which has an app of its own. */
const folders = new WeakMap<IConstruct, string>();

/**
 * An app for a cluster of a source: with the output directory and the resolvers of the program.
 *
 * @param name the folder of the cluster, in that of the source
 */
export function clusterApp(source: ClusterSource, name: string): App {
  const { outdir } = source.node.root as App;
  const app = scansWhatItWrites(new App({ outdir, resolvers: resolversOf(source) }));
  folders.set(app, `${folderOf(source)}/${name}`);
  return app;
}

/**
 * The folder of a chart in the output directory: its id, after those of its parent constructs, and for a cluster of a source the
 * folder that it has there.
 */
export function folderOf(construct: Chart | ClusterSource): string {
  const known = folders.get(construct.node.root);
  if (known !== undefined) return known;
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
