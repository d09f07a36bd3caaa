import { App, Chart, type IResolver } from 'cdk8s';
import type { IConstruct } from 'constructs';
import * as v from 'valibot';
import { programProblems, reportsItself } from '../cluster/program';
import { ConfigurationError, describe } from '../problems';
import { scansWhatItWrites } from '../secrets/scan';
import { checkProps, type PropChecks } from '../settings/props';
import { isMap } from '../settings/schema';
import { warn } from '../warnings';
import { chartFiles } from './chart-folder';
import { type ClusterSource, isClusterSource } from './cluster-source';
import { writeClusters } from './clusters';
import { Documents } from './documents';
import { folderOf } from './folder';
import { Output } from './output/output';
import { folderProblem } from './output/output-paths';
import { reportChanges } from './output/summary';
import { thisRun } from './program/again';
import { serve } from './second-thread/serve';

/** Props of `PlatformApp`. */
export interface PlatformAppProps {
  /**
   * The output directory.
   * @default - the environment variable CDK8S_OUTDIR, which cdk8s-cli sets, or else `dist`
   */
  readonly outdir?: string;

  /**
   * Resolvers of values that are known only at synthesis; called in this order, before those of cdk8s.
   * @default []
   */
  readonly resolvers?: IResolver[];
}

const PROPS: PropChecks<PlatformAppProps> = {
  outdir: v.pipe(v.string(), v.nonEmpty()),
  resolvers: v.array(v.custom((value) => typeof value === 'function', 'an object with a function resolve')),
};

/**
 * A cdk8s app that writes one folder for each of its charts: numbered files in apply order and the `kustomization.yaml`
 * that lists them, for `kubectl apply --server-side -k` and for GitOps tools.
 *
 * Nothing is written unless everything is valid, and then all at once: a program that fails leaves the previous output
 * unchanged. It removes files that it wrote before and no longer writes, and no others. Any chart works; `Platform`s
 * may add other files, and a `Fleet` adds many clusters.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit; those of cdk8s' `App` for naming and
 *   splitting files do not apply here
 */
export class PlatformApp extends App {
  constructor(props: PlatformAppProps = {}) {
    super(isMap(props) && Array.isArray(props.resolvers ?? []) ? props : {});
    checkProps(this, withFunctions(props), PROPS, '', 2);
    scansWhatItWrites(this);
    reportsItself(this);
  }

  /**
   * Validates the whole program and writes its folders.
   *
   * @throws ConfigurationError with every problem of the program
   */
  override synth(): void {
    const run = thisRun();
    run.syntheses++;
    if (run.second) {
      serve(this, run.syntheses, run.second);
      return;
    }
    Output.recover(this.outdir);
    const written = [...outputsBelow(this)];
    if (written.length === 0) warn(this, NOTHING_TO_WRITE);
    const documents = new Documents();
    documents.renderings.during(this, () => {
      const problems = programProblems(this);
      for (const construct of written) problems.push(...folderProblems(construct));
      problems.push(...sharedFolders(written));
      if (problems.length > 0) throw new ConfigurationError(problems);
      if (written.length > 0) this.publish(written, documents);
    });
  }

  private publish(written: readonly (Chart | ClusterSource)[], documents: Documents): void {
    const output = new Output(this.outdir);
    try {
      const problems: string[] = [];
      for (const construct of written) {
        if (isClusterSource(construct)) writeClusters(construct, output, documents, problems);
        else output.write(folderOf(construct), chartFiles(construct, documents, problems), problems);
      }
      if (problems.length > 0) throw new ConfigurationError(problems);
      reportChanges(output.publish());
    } finally {
      output.close();
    }
  }
}

/** Props with the functions of resolvers in place of these: the check of props would take them for values to be resolved. */
function withFunctions(props: PlatformAppProps): object {
  const { resolvers } = isMap(props) ? props : {};
  if (resolvers === undefined) return props;
  return { ...props, resolvers: Array.isArray(resolvers) ? resolvers.map(functionOf) : functionOf(resolvers) };
}

function functionOf(resolver: unknown): unknown {
  return isMap(resolver) && typeof resolver.resolve === 'function' ? resolver.resolve : resolver;
}

const NOTHING_TO_WRITE = {
  what: 'The program has no chart, so that nothing was written, and the former output stays.',
  remedy: 'Add a chart to the app, or delete the output directory if it should have none.',
  code: 'SYN014',
};

/** The charts and sources of clusters that have a folder: the outermost ones, anywhere in the program. */
function* outputsBelow(construct: IConstruct): Iterable<Chart | ClusterSource> {
  for (const child of construct.node.children) {
    if (Chart.isChart(child) || isClusterSource(child)) yield child;
    else yield* outputsBelow(child);
  }
}

/** `team-net` can be the folder of a chart `net` below `team`, and of a chart of that id. */
function sharedFolders(written: readonly (Chart | ClusterSource)[]): string[] {
  const first = new Map<string, Chart | ClusterSource>();
  return written.flatMap((construct) => {
    const folder = folderOf(construct);
    const other = first.get(folder);
    if (other === undefined) first.set(folder, construct);
    if (other === undefined) return [];
    return [
      `${construct.node.path}: ${describe({
        what: `The folder ${folder} is that of ${other.node.path}, too.`,
        remedy: 'Give one of the charts another id.',
        code: 'SYN015',
      })}`,
    ];
  });
}

function folderProblems(construct: Chart | ClusterSource): string[] {
  const problem = folderProblem(folderOf(construct));
  return problem === undefined ? [] : [`${construct.node.path}: ${problem}`];
}
