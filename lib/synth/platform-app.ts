import { App, type AppProps, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { ConfigurationError } from '../problems';
import { scansWhatItWrites } from '../secrets/scan';
import { chartFiles } from './chart-folder';
import { isClusterSource } from './cluster-source';
import { Documents } from './documents';
import { Output } from './output-folder';

/**
 * A cdk8s app that writes one folder for each of its charts: numbered files in apply order and the `kustomization.yaml`
 * that lists them, for `kubectl apply --server-side -k` and for GitOps tools.
 *
 * Nothing is put into its place unless everything is valid, and then all at once: a program that fails leaves the former
 * output as it was. Any chart works; `Platform`s may add files of their own, and a `Fleet` brings many clusters.
 */
export class PlatformApp extends App {
  constructor(props: AppProps = {}) {
    super(props);
    scansWhatItWrites(this);
  }

  /**
   * Validates the whole program and writes its folders.
   *
   * @throws ConfigurationError with every problem that the program has
   */
  override synth(): void {
    const problems = validationProblems(this);
    if (problems.length > 0) throw new ConfigurationError(problems);
    const output = new Output(this.outdir);
    try {
      this.write(output, problems);
      if (problems.length > 0) throw new ConfigurationError(problems);
      output.publish();
    } finally {
      output.close();
    }
  }

  private write(output: Output, problems: string[]): void {
    const documents = new Documents();
    for (const child of this.node.children) {
      if (Chart.isChart(child)) output.write(child.node.id, chartFiles(child, documents, problems));
      if (!isClusterSource(child)) continue;
      for (const chart of child.clusters()) {
        const prefix = `${child.node.path}/`;
        const found = validationProblems(chart);
        const files = chartFiles(chart, documents, found);
        problems.push(...found.map((problem) => prefix + problem));
        if (problems.length === 0) output.write(prefix + chart.node.id, files);
      }
      output.write(child.node.path, [child.index()]);
    }
  }
}

function validationProblems(root: IConstruct): string[] {
  const problems: string[] = [];
  for (const construct of root.node.findAll()) {
    for (const problem of construct.node.validate()) problems.push(`${construct.node.path}: ${problem}`);
  }
  return problems;
}
