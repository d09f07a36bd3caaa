import { App, Chart } from 'cdk8s';
import type { OutputFile } from '../synth';
import { chartFiles } from '../synth/chart-folder';
import { Documents } from '../synth/documents';

/** A cluster beside that of a platform, whose manifests the platform writes into its own folder. */
export interface SeparateCluster {
  readonly chart: Chart;
  /** What keeps its manifests from being written. */
  problems(): readonly string[];
  /** Its manifests. */
  files(): readonly OutputFile[];
}

/** @param path how the cluster is named in messages */
export function separateCluster(path: string): SeparateCluster {
  const chart = new Chart(new App(), 'cluster');
  let rendered: { problems: string[]; files: readonly OutputFile[] } | undefined;
  const render = () => {
    if (rendered) return rendered;
    const problems: string[] = [];
    rendered = { problems, files: chartFiles(chart, new Documents(), problems) };
    return rendered;
  };
  return {
    chart,
    problems: () => {
      const invalid = chart.node
        .findAll()
        .flatMap((construct) => construct.node.validate().map((problem) => `${construct.node.path}: ${problem}`));
      return [...invalid, ...render().problems].map((problem) => `${path}/${problem}`);
    },
    files: () => render().files,
  };
}
