import { Command, InvalidArgumentError } from 'commander';
import { blockedEvictions } from '../cluster/blocked-evictions';
import { ClusterIndex } from '../cluster/cluster-index';
import type { HelmChart } from '../helm/chart';
import { chartVersion, newerPatch } from '../helm/chart-version';
import { constructWarnings } from '../helm/construct-warnings';
import { type HelmValuesOptions, readHelmValues, releaseOf } from '../helm/from-helm-values';
import { renderWithConstructs } from '../helm/render';
import type { Program, Wanted } from '../helm/typescript/program';
import { ASSIGNING, type Assigning } from '../helm/values/assignments';
import { type AssigningOption, layeredValues } from '../helm/values/layers';
import { TooDeepError } from '../helm/values-file';
import { withoutEffect } from '../helm/without-effect';
import { imageProblems } from '../images/check';
import { A_DNS_LABEL, A_DNS_SUBDOMAIN, isDnsLabel, isDnsSubdomain } from '../kubernetes/names';
import { validityProblems } from '../kubernetes/validity';
import { ConfigurationError, describe } from '../problems';
import { knowValuesOfChart } from '../secrets/values-of-charts';
import type { JsonMap, SettingsTree } from '../settings/schema';
import { type UpstreamVersion, VERSION } from '../settings/version';
import type { ManifestObject } from '../synth/manifest-object';
import { toYaml } from '../synth/yaml';
import { CHARTS, CONSTRUCTS } from './charts';
import { type Conversion, conversionsOf, inputsOf } from './from-helm/conversions';
import { planOutputs, writeOutput } from './from-helm/outputs';
import { onLargeStack } from './large-stack';
import { type NotSecret, readNotSecret, secretProblems } from './not-secret';
import { asJson, type Output, OWN_STREAMS } from './output';

type Options = {
  readonly namespace?: string;
  readonly releaseName?: string;
  readonly out?: string;
  readonly strict?: boolean;
  readonly chartVersion?: string;
  readonly typescript?: boolean;
  readonly json?: boolean;
  readonly notSecret?: NotSecret;
} & { readonly [option in Assigning]?: readonly string[] };

const EXAMPLES = `
Examples:
  platypaas from-helm cilium values.yaml > cilium.yaml
  platypaas from-helm traefik base.yaml ours.yaml --set deployment.replicas=3
  platypaas from-helm cilium -f base.yaml clusters/*.yaml --out manifests

Exit codes: 0, 1 when a file has a problem (the others are written), and 2
for a wrong option.`;

/**
 * `from-helm`: the manifests that a Helm chart renders from existing values files, and the problems that Helm does not
 * report.
 */
export function fromHelmCommand(output: Output = OWN_STREAMS): Command {
  const command = new Command('from-helm')
    .description('Render the manifests that a Helm chart renders from values files, and report what Helm does not.')
    .argument('<chart>', `one of ${Object.keys(CHARTS).join(', ')}`)
    .argument('[values...]', 'values files, or - for standard input; later ones override earlier ones')
    .option('-f, --values <file>', 'a values file, as with helm (repeatable)', appended)
    .option('-n, --namespace <name>', "the release's namespace (default: the usual one of the chart)", asNamespace)
    .option('--release-name <name>', "the release's name (default: the chart's)", asRelease)
    .option('--set <name=value>', 'a value that overrides the files (repeatable)', appended)
    .option('--set-string <name=text>', 'the same, always as text (repeatable)', appended)
    .option('--set-file <name=path>', 'the same, with the text of a file (repeatable)', appended)
    .option('--set-json <name=json>', 'the same, as JSON (repeatable)', appended)
    .option('--set-literal <name=text>', 'the same, with every character taken literally (repeatable)', appended)
    .option(
      '--chart-version <version>',
      'the version of the chart (default: the oldest that knows all keys of the files)',
    )
    .option('--out <folder>', 'write a file for each of [values...] to this folder, as <name>.k8s.yaml')
    .option('--strict', 'treat keys without effect as errors')
    .option('--typescript', 'write a TypeScript program instead of manifests')
    .option('--json', 'write a List of the manifests as JSON; with --typescript the program, with --out the files')
    .option('--not-secret <path=reason>', 'allow a value that looks like a secret (repeatable)', readNotSecret)
    .addHelpText('after', EXAMPLES);
  return command.action(async (chart: string, files: readonly string[], options: Options) => {
    try {
      await fromHelm(chart, inputs(command, files.length), options, output);
    } catch (error) {
      if (!(error instanceof TooDeepError)) throw error;
      process.exitCode = await onLargeStack();
    }
  });
}

function appended(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

function inputs(command: Command, count: number): ReturnType<typeof inputsOf> {
  let root = command;
  while (root.parent) root = root.parent;
  return inputsOf((root as Command & { readonly rawArgs: readonly string[] }).rawArgs, command.options, count);
}

async function fromHelm(
  name: string,
  files: ReturnType<typeof inputsOf>,
  options: Options,
  output: Output,
): Promise<void> {
  const report = (line: string) => output.writeError(`${line}\n`);
  const load = CHARTS[name];
  if (!load) throw new ConfigurationError([unknownChart(name)]);
  const chart = await load();
  knowValuesOfChart(chart.name);
  const conversions = conversionsOf(files, options.out !== undefined, releaseOf(chart, options).name);
  const written: { readonly file: string }[] = [];
  for (const { conversion, file } of planOutputs(conversions, options.out, options.typescript ? '.ts' : '.k8s.yaml')) {
    try {
      await writeOutput(await convert(chart, conversion, options, report), file, output);
      if (file !== undefined) written.push({ file });
    } catch (error) {
      // One bad file does not prevent the others from being converted.
      if (!(error instanceof ConfigurationError)) throw error;
      report(error.problems.join('\n'));
      process.exitCode = 1;
    }
  }
  if (options.json && options.out !== undefined) output.write(asJson(written));
}

async function convert(
  chart: HelmChart,
  { files }: Conversion,
  options: Options,
  report: (line: string) => void,
): Promise<string> {
  const release = releaseOf(chart, options);
  const { values, notices: ofFiles, place } = layeredValues(files, assigned(options));
  const located = (problem: string, kind = '') => `${place(problem.split(/[\s:]/, 1)[0] ?? '')}: ${kind}${problem}`;
  const given = options.chartVersion === undefined ? undefined : chartVersion(chart, options.chartVersion);
  const { settings, problems, notices, unknown, doubts } = readHelmValues(chart, values, release, given);
  const { [VERSION]: version } = settings;
  const ineffective = [...withoutEffect(chart, version, values, unknown, release), ...doubts].map(describe);
  // A misspelt key is often the cause of what is refused, so that it comes first.
  const refused = options.strict ? [...ineffective, ...problems] : problems;
  if (!options.strict && refused.length > 0) for (const each of ineffective) report(located(each));
  if (refused.length > 0) throw new ConfigurationError(refused.map((problem) => located(problem)));
  if (!given && chart.versions.length > 1) report(`${place('')}: ${assumedVersion(chart, version)}`);
  const reported = [...notices, ...(options.strict ? [] : ineffective)].map((notice) => located(notice));
  for (const notice of [...ofFiles, ...reported]) report(notice);
  for (const warning of constructWarnings(chart, { settings, doubts })) report(located(warning, 'warning: '));
  const objects = renderWithConstructs(chart, settings, release);
  const manifests = objects.map(({ manifest }) => manifest);
  const invalid = manifests.flatMap((manifest) => validityProblems(manifest).map(describe));
  if (options.strict && invalid.length > 0) throw new ConfigurationError(invalid.map((problem) => located(problem)));
  for (const problem of invalid) report(located(`warning: ${problem}`));
  // Without one, the index is not even loaded.
  const budget = objects.find(({ manifest }) => manifest.kind === 'PodDisruptionBudget');
  const blocked = budget ? blockedEvictions(new ClusterIndex(budget.construct.node.root)) : [];
  for (const { problem } of blocked) report(located(`warning: ${describe(problem)}`));
  const secrets = secretProblems(objects, options.notSecret);
  if (secrets.length > 0) throw new ConfigurationError(secrets.map((problem) => located(problem)));
  const rules = chart.imageRules?.(version);
  if (rules) {
    const instead = chart.versions.length > 1 ? ', or take another version of the chart with --chart-version' : '';
    const { refused, doubted } = imageProblems(manifests, rules, { settings, under: '', instead });
    for (const image of [...refused, ...doubted])
      report(`${place(image.what.split(' ', 1)[0] ?? '')}: warning: ${describe(image)}`);
  }
  // Files have the same format, whether or not the list of them is JSON.
  const isJson = options.json && options.out === undefined;
  if (!options.typescript) return isJson ? asJson(listOf(manifests)) : manifests.map(toYaml).join('---\n');
  const { text, holdsValues } = await program(chart, { values, options: valuesOptions(options), settings, release });
  // Values may contain a private key that no manifest has.
  const written = holdsValues ? secretProblems([{ manifest: valuesAsObject(values) }], options.notSecret) : [];
  if (written.length > 0) throw new ConfigurationError(written.map((problem) => located(problem)));
  return isJson ? asJson({ program: text }) : text;
}

function assigned(options: Options): AssigningOption[] {
  return ASSIGNING.flatMap((option) => (options[option] ?? []).map((text) => ({ option, text })));
}

async function program(chart: HelmChart, wanted: Wanted<SettingsTree>): Promise<Program> {
  const load = CONSTRUCTS[chart.name];
  if (!load) throw new ConfigurationError([withoutProgram(chart.name)]);
  const [{ programOf }, construct] = await Promise.all([import('../helm/typescript/program'), load()]);
  return programOf(chart, construct, wanted);
}

/** The format in which kubectl reads and writes several objects in one document. */
function listOf(items: readonly ManifestObject[]): object {
  return { apiVersion: 'v1', kind: 'List', items };
}

function valuesAsObject(values: JsonMap): ManifestObject {
  return { apiVersion: 'v1', kind: 'Values', metadata: { name: 'values' }, values };
}

function asNamespace(name: string): string {
  if (!isDnsLabel(name)) throw new InvalidArgumentError(`It must be ${A_DNS_LABEL}.`);
  return name;
}

function asRelease(name: string): string {
  if (!isDnsSubdomain(name)) throw new InvalidArgumentError(`It must be ${A_DNS_SUBDOMAIN}.`);
  return name;
}

/** What a program must specify about a release in addition to its values. */
function valuesOptions({ namespace, releaseName, chartVersion }: Options): HelmValuesOptions {
  return {
    ...(namespace === undefined ? {} : { namespace }),
    ...(releaseName === undefined ? {} : { releaseName }),
    ...(chartVersion === undefined ? {} : { chartVersion }),
  };
}

function assumedVersion(chart: HelmChart, assumed: UpstreamVersion): string {
  const { version } = assumed;
  const newer = newerPatch(chart, assumed);
  const patch = newer
    ? ` The newest patch release of ${newer.line} is ${newer.version}: give --chart-version ${newer.line} for it.`
    : '';
  return `read for chart version ${version}, the oldest supported one that knows all its keys; --chart-version takes another.${patch}`;
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
