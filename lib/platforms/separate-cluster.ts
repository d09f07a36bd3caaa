import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { resolversOf } from '../kubernetes/resolvers';
import type { OutputFile } from '../synth';
import { chartFiles } from '../synth/chart-folder';
import { Documents } from '../synth/documents';

/** Another cluster than the platform's, with manifests that the platform writes into its own folder. */
export interface SeparateCluster {
  readonly chart: Chart;
  /** What keeps its manifests from being written. */
  problems(): readonly string[];
  /** Its manifests. */
  files(): readonly OutputFile[];
}

/**
 * @param platform whose folder it is written to
 * @param path how the cluster is named in messages, such as `hosted-control-planes/nodes/a`
 */
export function separateCluster(platform: Construct, path: string): SeparateCluster {
  const chart = chartAt(path, new App({ resolvers: resolversOf(platform) }));
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
      return [...invalid, ...render().problems];
    },
    files: () => render().files,
  };
}

/** A separate app for a chart, in which constructs have the path that a user knows. */
function chartAt(path: string, app: App): Chart {
  const names = path.split('/');
  const scope = names.slice(0, -1).reduce<Construct>((outer, name) => new Construct(outer, name), app);
  return new Chart(scope, names.at(-1) ?? path);
}
