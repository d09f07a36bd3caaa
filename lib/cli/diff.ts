import { Command } from 'commander';
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
  const { compareManifests, countDifferences } = await import('../diff');
  const { jsonOf } = await import('../diff/json');
  const { readObjects, STANDARD_INPUT } = await import('../diff/read');
  const { SharedDocuments } = await import('../kubernetes/yaml-documents');
  const { IN_COLOUR, report, WITHOUT_COLOUR } = await import('../diff/report');

  const inputs = [
    ours,
    ...(reference === undefined ? [] : [reference]),
    ...(options.crds === undefined ? [] : [options.crds]),
  ];
  if (inputs.filter((input) => input === STANDARD_INPUT).length > 1) {
    throw new ConfigurationError([severalFromStandardInput()]);
  }
  const documents = new SharedDocuments();
  const read = (input: string) => readObjects(input, documents.read);
  const { revision } = options;
  if (revision !== undefined) {
    const { objectsAtRevision } = await import('../diff/revision');
    const [our = [], definitions] = readAll(inputs, read);
    return answer(await objectsAtRevision(ours, revision, read), our, definitions);
  }
  const [our = [], their = [], definitions] = readAll(inputs, read);
  // Of OLD and NEW, the first argument is the old one.
  return options.explain ? explained(our, their, options, output) : answer(their, our, definitions);

  async function answer(their: readonly JsonMap[], our: readonly JsonMap[], definitions?: readonly JsonMap[]) {
    if (options.explain) return explained(their, our, options, output);
    const comparison = compareManifests(our, their, { subset: options.subset, definitions });
    const palette = isColoured(options.color, output) ? IN_COLOUR : WITHOUT_COLOUR;
    output.write(options.json ? asJson(jsonOf(comparison)) : report(comparison, palette));
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

/** Reads every input, so problems of several of them are reported at once. */
function readAll<T>(inputs: readonly string[], read: (input: string) => T): T[] {
  const refusals = new Refusals();
  const results = inputs.flatMap((input) => refusals.of(() => [read(input)]) ?? []);
  refusals.refuse();
  return results;
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
