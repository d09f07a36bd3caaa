import * as fs from 'node:fs';
import * as path from 'node:path';
import { Command } from 'commander';
import type { HelmChart } from '../helm/chart';
import { chartVersion } from '../helm/chart-version';
import { readHelmValues, releaseOf } from '../helm/from-helm-values';
import { render } from '../helm/render';
import { readValuesFile } from '../helm/values-file';
import { withoutEffect } from '../helm/without-effect';
import { ConfigurationError, describe } from '../problems';
import type { Release } from '../settings/release';
import type { CompleteSettings, SettingsTree } from '../settings/schema';
import { unknownWordProblems } from '../settings/unknown';
import { type UpstreamVersion, VERSION } from '../settings/version';
import { keyMaterialProblems } from '../synth/key-material';
import { toYaml } from '../synth/yaml';
import { CHARTS, CONSTRUCTS } from './charts';

interface Options {
  readonly namespace?: string;
  readonly releaseName?: string;
  readonly out?: string;
  readonly strict?: boolean;
  readonly chartVersion?: string;
  readonly typescript?: boolean;
}

/** `from-helm`: the manifests that a Helm chart makes of existing values files, and what Helm does not say about them. */
export function fromHelmCommand(): Command {
  return new Command('from-helm')
    .description('Give the same manifests as a Helm chart does for a values file.')
    .argument('<chart>', `one of ${Object.keys(CHARTS).join(', ')}`)
    .argument('<values...>', 'values files; each gives manifests of its own')
    .option('--namespace <name>', "the release's namespace (default: where the chart usually goes)")
    .option('--release-name <name>', "the release's name (default: the chart's)")
    .option(
      '--chart-version <version>',
      'the version of the chart (default: the oldest that knows all keys of the file)',
    )
    .option('--out <folder>', 'write <file name without extension>.k8s.yaml to this folder')
    .option('--strict', 'make keys without effect errors')
    .option('--typescript', 'give a program in place of its manifests')
    .action(async (chartName: string, files: string[], options: Options) => {
      const load = CHARTS[chartName];
      if (!load) throw new ConfigurationError([unknownChart(chartName)]);
      const chart = await load();
      const outputs = outputsOf(files, options);
      for (const file of files) {
        try {
          write(await convert(chart, file, options), outputs.get(file));
        } catch (error) {
          // One bad file does not keep the others from being converted.
          if (!(error instanceof ConfigurationError)) throw error;
          console.error(error.problems.map((problem) => `${file}: ${problem}`).join('\n'));
          process.exitCode = 1;
        }
      }
    });
}

async function convert(chart: HelmChart, file: string, options: Options): Promise<string> {
  const release = releaseOf(chart, options);
  const { values, notices: ofFile } = readValuesFile(file);
  const given = options.chartVersion === undefined ? undefined : chartVersion(chart, options.chartVersion);
  const { settings, problems, notices, unknown, unknownWords } = readHelmValues(chart, values, release, given);
  const { [VERSION]: version } = settings;
  const ineffective = [
    ...withoutEffect(chart, version, values, unknown, release),
    ...unknownWordProblems(unknownWords),
  ].map(describe);
  const refused = options.strict ? [...problems, ...ineffective] : problems;
  if (refused.length > 0) throw new ConfigurationError(refused);
  if (!given && chart.versions.length > 1) console.error(`${file}: ${assumedVersion(version)}`);
  for (const notice of [...ofFile, ...notices, ...(options.strict ? [] : ineffective)])
    console.error(`${file}: ${notice}`);
  if (options.typescript) return program(chart, settings, release);
  const manifests = render(chart, settings, release).map((object) => ({ object, text: toYaml(object) }));
  const keys = manifests.flatMap(({ object, text }) => keyMaterialProblems(object, text));
  if (keys.length > 0) throw new ConfigurationError(keys);
  return manifests.map(({ text }) => text).join('---\n');
}

async function program(chart: HelmChart, settings: CompleteSettings<SettingsTree>, release: Release): Promise<string> {
  const load = CONSTRUCTS[chart.name];
  if (!load) throw new ConfigurationError([withoutProgram(chart.name)]);
  const [{ programOf }, construct] = await Promise.all([import('../helm/typescript/program'), load()]);
  return programOf(chart, construct, settings, release);
}

/** Where each file's manifests go; nowhere stands for standard output. */
function outputsOf(files: readonly string[], { out, typescript }: Options): Map<string, string> {
  if (files.length === 1 && out === undefined) return new Map();
  const outputs = new Map<string, string>();
  const taken = new Map<string, string>();
  const problems: string[] = [];
  for (const file of files) {
    const output = path.join(
      out ?? '.',
      `${path.basename(file, path.extname(file))}${typescript ? '.ts' : '.k8s.yaml'}`,
    );
    const other = taken.get(output);
    if (other) problems.push(sameOutput(file, other, output));
    taken.set(output, file);
    outputs.set(file, output);
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  return outputs;
}

function write(text: string, output: string | undefined): void {
  if (output === undefined) {
    process.stdout.write(text);
    return;
  }
  fs.mkdirSync(path.dirname(output), { recursive: true });
  fs.writeFileSync(output, text);
}

function assumedVersion({ version }: UpstreamVersion): string {
  return `read for chart version ${version}, the oldest supported one that knows all its keys; --chart-version takes another.`;
}

function unknownChart(name: string): string {
  return describe({
    what: `${name} is not a chart that from-helm reads.`,
    remedy: `Use one of ${Object.keys(CHARTS).join(', ')}.`,
    code: 'HLM002',
  });
}

function withoutProgram(name: string): string {
  return describe({
    what: `--typescript does not know how to write a program for ${name}.`,
    remedy: `Use it with ${Object.keys(CONSTRUCTS).join(', ')}, or leave it out.`,
    code: 'HLM005',
  });
}

function sameOutput(file: string, other: string, output: string): string {
  return describe({
    what: `${file} and ${other} would both be written to ${output}.`,
    remedy: 'Convert them one at a time, or rename one.',
    code: 'HLM003',
  });
}
