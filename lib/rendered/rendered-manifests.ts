import * as fs from 'node:fs';
import * as path from 'node:path';
import type { ComponentSet, PlatformComponent } from '../gitops';
import { RENDERED } from '../gitops/application-set';
import type { Problem } from '../problems';
import type { OutputFile } from '../synth';
import { HEADER } from '../synth/kustomization';
import { floatingImages } from './floating-images';
import { helmArguments, type Rendering, render } from './helm';
import type { RenderedManifestsProps } from './props';

/** The charts of a platform rendered by Helm, with problems and warnings. */
export interface RenderedManifests {
  readonly files: readonly OutputFile[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** Renders the chart of every component into its folder. */
export function renderedManifests(set: ComponentSet, props: RenderedManifestsProps): RenderedManifests {
  const { helm = 'helm', kubernetesVersion = '1.35.0', drySha } = props;
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const files: OutputFile[] = [];
  const missing = set.components.filter((component) => !fs.existsSync(chartFile(component, props)));
  if (missing.length > 0) return { files, problems: [missingCharts(missing, props.charts)], warnings };
  for (const component of set.components) {
    const chart = chartFile(component, props);
    const rendering = { component, values: component.values(set), chart, helm, kubernetesVersion };
    const rendered = render(rendering);
    if ('problem' in rendered) problems.push(rendered.problem);
    else {
      files.push(...filesOf(rendering, rendered.manifest, drySha));
      warnings.push(...floatingImages(component.name, rendered.manifest));
    }
    // The problem would be the same for each of them.
    if ('problem' in rendered && rendered.problem.code === 'RND001') break;
  }
  return { files: drySha === undefined ? files : [...files, metadata('', drySha)], problems, warnings };
}

function chartFile({ chart: { name, version } }: PlatformComponent, { charts }: RenderedManifestsProps): string {
  return path.join(charts, `${name}-${version}.tgz`);
}

function filesOf(rendering: Rendering, manifest: string, drySha: string | undefined): OutputFile[] {
  const folder = `components/${rendering.component.name}/${RENDERED}/`;
  return [
    { path: `${folder}manifest.yaml`, text: `${HEADER}${manifest}` },
    { path: `${folder}README.md`, text: readme(rendering) },
    ...(drySha === undefined ? [] : [metadata(folder, drySha)]),
  ];
}

function readme(rendering: Rendering): string {
  const { name, chart } = rendering.component;
  return `# ${name}

\`manifest.yaml\` is the chart ${chart.name} ${chart.version} of ${chart.repoUrl}, rendered by \`npm run synth\` with:

\`\`\`sh
helm ${helmArguments(rendering).join(' ')}
\`\`\`

Change the program, not this file.
`;
}

function metadata(folder: string, drySha: string): OutputFile {
  return { path: `${folder}hydrator.metadata`, text: `${JSON.stringify({ drySha }, undefined, 2)}\n` };
}

function missingCharts(components: readonly PlatformComponent[], folder: string): Problem {
  const names = components.map(({ chart: { name, version } }) => `${name}-${version}.tgz`);
  const commands = components.map((component) => `helm pull ${whereOf(component)} --destination ${folder}`);
  return {
    what: `${folder} lacks ${[...new Set(names)].join(', ')}.`,
    remedy: `Get them, once for each version:\n    ${[...new Set(commands)].join('\n    ')}\n `,
    code: 'RND002',
  };
}

function whereOf({ chart }: PlatformComponent): string {
  const { name, version, repoUrl } = chart;
  if (repoUrl.startsWith('oci://')) return `${repoUrl} --version ${version}`;
  return `${name} --repo ${repoUrl} --version ${version}`;
}
