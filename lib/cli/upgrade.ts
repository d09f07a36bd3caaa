import * as fs from 'node:fs';
import { Command } from 'commander';
import type { HelmChart } from '../helm/chart';
import { toTheEnd } from '../interruption';
import { ConfigurationError, describe, unlessRefused } from '../problems';
import type { UpstreamVersion } from '../settings/version';
import type { Preview } from '../upgrade/preview/preview';
import type { RequestedVersions } from '../upgrade/values/requested-versions';
import type { UpgradedValues } from '../upgrade/values/upgrade-values';
import { CHARTS, HISTORIES } from './charts';
import { asJson, endWith, type Output, OWN_STREAMS } from './output';

interface Options {
  readonly from: string;
  readonly to: string;
  readonly write?: boolean;
  readonly json?: boolean;
}

const MORE = `
Without --write, the change of each file is shown and no file is touched. With
HELM (a helm binary) and CHARTS (a folder with the unpacked charts of both
versions) in the environment, helm renders both, and the differences are listed.

Examples:
  platypaas upgrade traefik --from 37 --to 41 values.yaml
  platypaas upgrade traefik --from 37 --to 41 values/*.yaml --write
  platypaas upgrade cilium --from 1.18.3 --to 1.19 values.yaml

The exit code is 0 when nothing is left to do by hand, 1 when something is, and
2 when a file cannot be upgraded.`;

/** `upgrade`: upgrades values files to another version of their chart. */
export function upgradeCommand(output: Output = OWN_STREAMS): Command {
  return new Command('upgrade')
    .description(
      'Migrate values files to another version of their chart; comments and order stay.\n' +
        'Where both versions can be rendered here, show what the upgrade does to the cluster.',
    )
    .argument('<chart>', `one of ${Object.keys(HISTORIES).join(', ')}`)
    .argument('<files...>', 'values files')
    .requiredOption('--from <version>', 'the version that the files were written for, such as 37 or 37.4.0')
    .requiredOption('--to <version>', 'the version to migrate them to')
    .option('--write', 'write the files')
    .option('--json', 'write JSON')
    .addHelpText('after', MORE)
    .action(async (chart: string, files: string[], options: Options) => {
      await endWith(output, 2, () => upgrade(chart, files, options, output));
    });
}

async function upgrade(name: string, files: readonly string[], options: Options, output: Output): Promise<number> {
  const load = HISTORIES[name];
  const loadChart = CHARTS[name];
  if (!load || !loadChart) throw new ConfigurationError([unknownChart(name)]);
  const { requestedVersions } = await import('../upgrade/values/requested-versions');
  const { upgradeValues } = await import('../upgrade/values/upgrade-values');
  const history = await load();
  const versions = requestedVersions(history, options);
  const chart = await loadChart();

  const rendered = renderable(chart, versions, options);
  const { preview } = await import('../upgrade/preview/preview');
  const results: Upgrade[] = [];
  const problems: string[] = [];
  for (const file of files) {
    const result = unlessRefused(
      () => {
        const upgraded = upgradeValues({ chart, history, versions, file });
        const original = fs.readFileSync(file, 'utf8');
        return { ...upgraded, ...(rendered ? preview({ chart, history, ...rendered }, original, upgraded) : {}) };
      },
      // One bad file does not prevent the others from being upgraded.
      (refused) => problems.push(...refused.map((problem) => `${file}: ${problem}`)),
    );
    if (result) results.push(result);
  }
  if (options.write)
    await toTheEnd(() => {
      for (const { file, text, isChanged } of results) if (isChanged) fs.writeFileSync(file, text);
    });
  await report(results, options, output);
  if (problems.length > 0) throw new ConfigurationError(problems);
  const { dutiesOf } = await import('../upgrade');
  const isToDo = ({ left, byHelm, consequences = [] }: Upgrade) =>
    left.length > 0 || byHelm?.failure || byHelm?.unexplained.length || dutiesOf(consequences).length > 0;
  return results.some(isToDo) ? 1 : 0;
}

/** A values file for another version, and the effects on its cluster if both versions can be rendered here. */
type Upgrade = UpgradedValues & Partial<Preview>;

/** The two versions, if both can be rendered. */
function renderable(
  chart: HelmChart,
  { from, to }: RequestedVersions,
  given: Options,
): { from: UpstreamVersion; to: UpstreamVersion } | undefined {
  // A line, such as 1.18, stands for its newest known version.
  const newestOf = (line: string, exact: string) =>
    [...chart.versions].reverse().find(({ version }) => version === exact || version.startsWith(`${line}.`));
  const [old, next] = [newestOf(given.from, from), newestOf(given.to, to)];
  return old && next ? { from: old, to: next } : undefined;
}

async function report(results: readonly Upgrade[], options: Options, output: Output): Promise<void> {
  if (options.json) {
    output.write(asJson(results));
    return;
  }
  const { valuesReport } = await import('../upgrade/values/report');
  const { explanation } = await import('../upgrade/report');
  const { IN_COLOUR, WITHOUT_COLOUR } = await import('../diff/report');
  const palette = output.isTerminal && !process.env.NO_COLOR ? IN_COLOUR : WITHOUT_COLOUR;
  for (const result of results) {
    output.write(valuesReport(result));
    for (const problem of result.problems ?? []) output.write(`\n  ${problem}\n`);
    if (result.consequences?.length || (result.consequences && !result.problems?.length))
      output.write(`\n${explanation(result.consequences, palette)}`);
  }
  if (options.write) return;
  const { createTwoFilesPatch } = await import('diff');
  for (const { file, text, isChanged } of results) {
    const patch = createTwoFilesPatch(file, file, fs.readFileSync(file, 'utf8'), text, '', '', { context: 2 });
    if (isChanged) output.write(`\n${patch.split('\n').slice(1).join('\n')}`);
  }
}

function unknownChart(name: string): string {
  return describe({
    what: `${name} is not a chart whose values can be upgraded.`,
    remedy: `Use one of ${Object.keys(HISTORIES).join(', ')}.`,
    code: 'HLM002',
  });
}
