import { Command } from 'commander';
import type { Part } from '../diff/parts';
import { ConfigurationError, describe, Refusals } from '../problems';
import type { JsonMap } from '../settings/schema';
import { asJson, isColoured, type Output, OWN_STREAMS } from './output';

interface Options {
  readonly exitCode?: boolean;
  readonly explain?: boolean;
  readonly json?: boolean;
  readonly subset?: boolean;
  readonly crds?: string;
  readonly color?: boolean;
  readonly revision?: string;
  readonly live?: boolean;
  readonly context?: string;
  readonly kubeconfig?: string;
}

const EXAMPLES = `
Examples:
  platypaas diff ours.yaml theirs.yaml
  platypaas diff dist/core --revision main --explain
  platypaas diff dist/core --live
  kubectl get deploy,cm -A -o yaml | platypaas diff dist/core - --subset

Exit codes: 0, 1 with --exit-code when anything differs (with --explain: when
you have to act), and 2 when an input cannot be compared.`;

/** `diff`: how two sets of manifests differ in meaning, in readable form. */
export function diffCommand(output: Output = OWN_STREAMS): Command {
  return new Command('diff')
    .description(
      'Compare manifests by meaning. Defaults that the API server fills in, fields that it or its controllers set, and ' +
        'traces of the tool that rendered them are not differences; values of Secrets are never shown.',
    )
    .argument('<ours>', 'a YAML or JSON file, a folder of them, or - for standard input')
    .argument('[reference]', 'the same, for example the output of `kubectl get … -o yaml`')
    .option('--revision <revision>', 'compare with the same path at a git revision, such as HEAD or main')
    .option('--live', 'compare with the cluster, and show who changed what')
    .option('--context <name>', 'with --live: the kubeconfig context')
    .option('--kubeconfig <file>', 'with --live: the kubeconfig')
    .option('--exit-code', 'exit with 1 when anything differs (with --explain: when you have to act)')
    .option('--explain', 'treat the inputs as OLD and NEW: what the change does to a cluster, and what you have to do')
    .option('--json', 'write JSON')
    .option('--subset', 'ignore objects that only OURS has')
    .option('--crds <path>', 'custom resource definitions, whose defaults are then not differences')
    .option('--color', 'mark with colours (default: on a terminal, unless NO_COLOR is set)')
    .option('--no-color', 'mark without colours')
    .addHelpText('after', EXAMPLES)
    .action(async (ours: string, reference: string | undefined, options: Options) => {
      try {
        process.exitCode = await diff(ours, reference, options, output);
      } catch (error) {
        // Whatever the error is, nothing was compared: 1 would mean that the inputs differ.
        output.writeError(`${error instanceof Error ? error.message : error}\n`);
        process.exitCode = 2;
      }
    });
}

async function diff(ours: string, reference: string | undefined, options: Options, output: Output): Promise<number> {
  const references = [reference, options.revision, options.live].filter((each) => each !== undefined);
  if (references.length !== 1) throw new ConfigurationError([notOneReference(references.length)]);
  if (options.live) return drift(ours, options, output);
  // Loaded here because other commands do not need it.
  const { countDifferences } = await import('../diff');
  const { compareParts } = await import('../diff/compare-parts');
  const { jsonOf } = await import('../diff/json');
  const { onePart, readParts } = await import('../diff/parts');
  const { isFolder, readObjects, STANDARD_INPUT } = await import('../diff/read');
  const { SharedDocuments } = await import('../kubernetes/yaml-documents');
  const { IN_COLOUR, report, WITHOUT_COLOUR } = await import('../diff/report');

  if ([ours, reference, options.crds].filter((input) => input === STANDARD_INPUT).length > 1) {
    throw new ConfigurationError([severalFromStandardInput()]);
  }
  const documents = new SharedDocuments();
  // A file, or the output of a command, has no parts: it is what is applied with a folder.
  const areFolders = [ours, reference ?? ours].every(isFolder);
  const partsOf = (input: string) => (areFolders ? readParts : onePart)(input, documents.read);
  const { crds, revision } = options;
  const definitionsIn = crds === undefined ? undefined : () => readObjects(crds, documents.read);
  const inputs = reference === undefined ? [ours] : [ours, reference];
  const [definitions, [our = [], their = []]] = readAll(definitionsIn, inputs, partsOf);
  if (revision !== undefined) {
    const { atRevision } = await import('../diff/revision');
    return answer(await atRevision(ours, revision, partsOf), our);
  }
  // Of OLD and NEW, the first argument is the old one.
  return options.explain ? explained(our, their, options, output) : answer(their, our);

  async function answer(their: readonly Part[], our: readonly Part[]) {
    if (options.explain) return explained(their, our, options, output);
    const comparison = compareParts(our, their, { subset: options.subset, definitions });
    const palette = isColoured(options.color, output) ? IN_COLOUR : WITHOUT_COLOUR;
    output.write(
      options.json ? asJson(jsonOf(comparison)) : report(comparison, palette, undefined, comparison.placeOf),
    );
    return options.exitCode && countDifferences(comparison) > 0 ? 1 : 0;
  }
}

/** How the cluster differs from the folder, and why. */
async function drift(ours: string, options: Options, output: Output): Promise<number> {
  const { readObjects } = await import('../diff/read');
  const { Kubectl } = await import('../live/kubectl');
  const { driftOf } = await import('../live/drift');
  const { IN_COLOUR, WITHOUT_COLOUR } = await import('../diff/report');
  const palette = isColoured(options.color, output) ? IN_COLOUR : WITHOUT_COLOUR;
  const found = await driftOf(new Kubectl(options), readObjects(ours), palette);
  output.write(options.json ? asJson(found.objects) : found.text);
  return options.exitCode && found.objects.length > 0 ? 1 : 0;
}

/** What a change from one set of manifests to the other does to a cluster. */
async function explained(
  old: readonly Part[],
  next: readonly Part[],
  options: Options,
  output: Output,
): Promise<number> {
  const { dutiesOf, explainParts } = await import('../upgrade');
  const { explanation, jsonOf } = await import('../upgrade/report');
  const { releasesOf } = await import('../versions/releases');
  const { IN_COLOUR, WITHOUT_COLOUR } = await import('../diff/report');
  const consequences = explainParts(old, next, releasesOf);
  const palette = isColoured(options.color, output) ? IN_COLOUR : WITHOUT_COLOUR;
  output.write(options.json ? jsonOf(consequences) : explanation(consequences, palette));
  return options.exitCode && dutiesOf(consequences).length > 0 ? 1 : 0;
}

/** Reads every input, so problems of several of them are reported at once. */
function readAll(
  definitions: (() => JsonMap[]) | undefined,
  inputs: readonly string[],
  read: (input: string) => Part[],
): [JsonMap[] | undefined, Part[][]] {
  const refusals = new Refusals();
  const parts = inputs.map((input) => refusals.of(() => read(input)) ?? []);
  const defined = definitions && refusals.of(definitions);
  refusals.refuse();
  return [defined, parts];
}

function notOneReference(count: number): string {
  return describe({
    what: count === 0 ? 'There is nothing to compare with.' : 'There is more than one reference to compare with.',
    remedy: 'Give one of REFERENCE, --revision and --live.',
    code: 'DIF006',
  });
}

function severalFromStandardInput(): string {
  return describe({
    what: 'Several inputs are standard input, which can be read once only.',
    remedy: 'Save the others to files.',
    code: 'DIF004',
  });
}
