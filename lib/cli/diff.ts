import { Command } from 'commander';
import { ConfigurationError, describe } from '../problems';
import type { JsonMap } from '../settings/schema';
import { isColoured, type Output, OWN_STREAMS } from './output';

interface Options {
  readonly exitCode?: boolean;
  readonly explain?: boolean;
  readonly json?: boolean;
  readonly subset?: boolean;
  readonly crds?: string;
  readonly color?: boolean;
}

const EXAMPLES = `
Examples:
  platypaas diff ours.yaml theirs.yaml
  platypaas diff --explain <(git show main:dist/core/5-workloads.yaml) dist/core/5-workloads.yaml
  kubectl get daemonset,deployment,configmap,service -n kube-system -o yaml | platypaas diff dist/core - --subset

The exit code is 0, or 1 with --exit-code when anything differs, or 2 when an input cannot be compared.`;

/** `diff`: what two sets of manifests differ in by meaning, as a person reads it. */
export function diffCommand(output: Output = OWN_STREAMS): Command {
  return new Command('diff')
    .description(
      'Compare manifests by their meaning. Defaults that the API server fills in, fields that it or its controllers ' +
        'set, and traces of the tool that rendered them are no differences; values of Secrets are never shown.',
    )
    .argument('<ours>', 'a YAML or JSON file, a folder of them, or - for standard input')
    .argument('<reference>', 'the same, for example the output of `kubectl get … -o yaml`')
    .option('--exit-code', 'exit with 1 when anything differs')
    .option('--explain', 'take the inputs as OLD and NEW, and say what the change does to a cluster and asks of you')
    .option('--json', 'with --explain: write JSON')
    .option('--subset', 'objects that only OURS has are no difference')
    .option('--crds <path>', 'custom resource definitions, so that the defaults in them are no differences')
    .option('--color', 'mark with colours (default: on a terminal, unless NO_COLOR is set)')
    .option('--no-color', 'mark without colours')
    .addHelpText('after', EXAMPLES)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .action(async (ours: string, reference: string, options: Options) => {
      try {
        process.exitCode = await diff(ours, reference, options, output);
      } catch (error) {
        // Whatever it is, nothing was compared: 1 would say that the inputs differ.
        output.writeError(`${error instanceof Error ? error.message : error}\n`);
        process.exitCode = 2;
      }
    });
}

async function diff(ours: string, reference: string, options: Options, output: Output): Promise<number> {
  // Loaded here because other commands have no use for it.
  const { compareManifests, countDifferences } = await import('../diff');
  const { readObjects, STANDARD_INPUT } = await import('../diff/read');
  const { IN_COLOUR, report, WITHOUT_COLOUR } = await import('../diff/report');

  const inputs = [ours, reference, ...(options.crds === undefined ? [] : [options.crds])];
  if (inputs.filter((input) => input === STANDARD_INPUT).length > 1) {
    throw new ConfigurationError([severalFromStandardInput()]);
  }
  const [our = [], their = [], definitions] = readAll(inputs, readObjects);
  if (options.explain) return explained(our, their, options, output);
  const comparison = compareManifests(our, their, { subset: options.subset, definitions });
  output.write(report(comparison, isColoured(options.color, output) ? IN_COLOUR : WITHOUT_COLOUR));
  return options.exitCode && countDifferences(comparison) > 0 ? 1 : 0;
}

/** What it does to a cluster to go from one set of manifests to the other. */
async function explained(
  old: readonly JsonMap[],
  next: readonly JsonMap[],
  options: Options,
  output: Output,
): Promise<number> {
  const { dutiesOf, explain } = await import('../upgrade');
  const { explanation, jsonOf } = await import('../upgrade/report');
  const { IN_COLOUR, WITHOUT_COLOUR } = await import('../diff/report');
  const consequences = explain(old, next);
  const palette = isColoured(options.color, output) ? IN_COLOUR : WITHOUT_COLOUR;
  output.write(options.json ? jsonOf(consequences) : explanation(consequences, palette));
  return options.exitCode && dutiesOf(consequences).length > 0 ? 1 : 0;
}

/** Reads every input, so that what is wrong with several of them is reported at once. */
function readAll<T>(inputs: readonly string[], read: (input: string) => T): T[] {
  const problems: string[] = [];
  const results = inputs.flatMap((input) => {
    try {
      return [read(input)];
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw new ConfigurationError(problems);
  return results;
}

function severalFromStandardInput(): string {
  return describe({
    what: 'Several inputs are standard input, which can be read once only.',
    remedy: 'Save the others to files.',
    code: 'DIF004',
  });
}
