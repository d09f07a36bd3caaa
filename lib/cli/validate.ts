import { Command } from 'commander';
import { ConfigurationError, describe } from '../problems';
import { minorOf } from '../settings/loose-version';
import type { Minor } from '../validate';
import { endWith, isColoured, type Output, OWN_STREAMS } from './output';

interface Options {
  readonly kubernetes?: readonly string[];
  readonly crds?: readonly string[];
  readonly strict?: boolean;
  readonly json?: boolean;
  readonly color?: boolean;
}

const MORE = `
Examples:
  platypaas validate dist
  helm template my-release my-chart | platypaas validate -
  kubectl get crds -o yaml > crds.yaml; platypaas validate dist --crds crds.yaml

Exit codes: 0 when everything is valid, 1 when something is not, and 2 when
the input cannot be read.`;

/** `validate`: finds what an API server would reject, without one. */
export function validateCommand(output: Output = OWN_STREAMS): Command {
  return new Command('validate')
    .description(
      'Validate manifests as the API server does with "kubectl apply --validate=strict", without a cluster: names, ' +
        'types, unknown fields, duplicate keys, and the rules of CustomResourceDefinitions.',
    )
    .argument('[paths...]', 'files or folders of manifests, or - for standard input', ['dist'])
    .option('--kubernetes <minor...>', 'minor versions, such as 1.36 (default: all supported ones)')
    .option('--crds <path...>', 'files or folders with more CustomResourceDefinitions')
    .option('--strict', 'also refuse kinds without a known definition')
    .option('--json', 'write JSON')
    .option('--color', 'mark with colours (default: on a terminal, unless NO_COLOR is set)')
    .option('--no-color', 'mark without colours')
    .addHelpText('after', MORE)
    .action(async (paths: string[], options: Options) => {
      await endWith(output, 2, () => run(paths, options, output));
    });
}

async function run(paths: readonly string[], options: Options, output: Output): Promise<number> {
  const { MINORS, validate } = await import('../validate');
  const { validationJson, validationReport } = await import('../validate/report');
  const { IN_COLOUR, WITHOUT_COLOUR } = await import('../diff/report');
  const minors = (options.kubernetes ?? MINORS).map((text) => givenMinor(text, MINORS));
  const { crds } = options;
  const results = paths.map((path) => ({ path, ...validate(path, { minors, crds }) }));
  const palette = isColoured(options.color, output) ? IN_COLOUR : WITHOUT_COLOUR;
  for (const result of results) output.write(options.json ? '' : validationReport(result.path, result, palette));
  if (options.json) output.write(validationJson(results));
  const isRefused = results.some(
    ({ invalid, unknownKinds }) => invalid.length > 0 || (options.strict && unknownKinds.length > 0),
  );
  return isRefused ? 1 : 0;
}

/** The minor version that a user means: `1.36`, `v1.36` or `1.36.3`. */
function givenMinor(text: string, minors: readonly Minor[]): Minor {
  const minor = minorOf(text);
  const known = minors.find((each) => each === minor);
  if (known) return known;
  throw new ConfigurationError([
    describe({
      what: `--kubernetes has ${text}, of which no schemas are known.`,
      remedy: `Take one or more of ${minors.join(', ')}.`,
      code: 'VAL010',
    }),
  ]);
}
