import { Command, InvalidArgumentError } from 'commander';
import type { Plan } from '../apply/plan';
import { onInterruption } from '../interruption';
import type { Kubectl } from '../live/kubectl';
import { ConfigurationError, describe } from '../problems';
import { asJson, isColoured, type Output, OWN_STREAMS } from './output';

interface Options {
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly dryRun?: boolean;
  readonly prune?: boolean;
  readonly yes?: boolean;
  readonly wait: boolean;
  readonly timeout: number;
  readonly forceConflicts?: boolean;
  readonly crds?: string;
  readonly json?: boolean;
  readonly color?: boolean;
}

const MORE = `
Examples:
  platypaas apply dist/core --dry-run
  platypaas apply dist/core
  platypaas apply dist/core --prune

It can be run again at any time, even after Ctrl+C: what is already as it
should be is left alone.
Exit codes: 0 when everything is applied and ready (with --dry-run: nothing
would change), 1 when the API server refuses something or something does not
become ready (with --dry-run: something would change), 2 when the folder cannot
be read or the cluster cannot be reached, and 130 after Ctrl+C.`;

/** `apply`: applies a platform to a cluster, in the order of its files, and waits until it is ready. */
export function applyCommand(output: Output = OWN_STREAMS): Command {
  return new Command('apply')
    .description(
      'Apply a platform to a cluster with kubectl, server-side and in the order of its files; wait until it is ready. ' +
        'Missing keys are generated and never shown; changed Jobs are replaced.',
    )
    .argument('<folder>', 'the folder of a platform, such as dist/core')
    .option('--context <name>', 'the kubeconfig context')
    .option('--kubeconfig <file>', 'the kubeconfig')
    .option('--dry-run', 'show what would change, as the API server has it, and change nothing')
    .option('--prune', 'also delete objects that the platform no longer has; asks first')
    .option('--yes', 'do not ask')
    .option('--no-wait', 'do not wait for readiness')
    .option('--timeout <seconds>', 'how long to wait', seconds, 600)
    .option('--force-conflicts', 'take over fields that other managers own, such as Helm')
    .option('--crds <folder>', 'use the CRDs that "vendor-crds" wrote instead of their URLs')
    .option('--json', 'write what happened as JSON')
    .option('--color', 'mark with colours (default: on a terminal, unless NO_COLOR is set)')
    .option('--no-color', 'mark without colours')
    .addHelpText('after', MORE)
    .action(async (folder: string, options: Options) => {
      try {
        process.exitCode = await apply(folder, options, output);
      } catch (error) {
        if (!(error instanceof ConfigurationError)) throw error;
        output.writeError(`${error.message}\n`);
        process.exitCode = error.problems.every((problem) => /#app00[1-4]$/.test(problem)) ? 1 : 2;
      }
    });
}

async function apply(folder: string, options: Options, output: Output): Promise<number> {
  const { planOf } = await import('../apply/plan');
  const { Kubectl } = await import('../live/kubectl');
  const plan = planOf(folder);
  const kubectl = new Kubectl(options);
  // The first response shows whether there is a cluster at all.
  await kubectl.raw('/version');
  if (options.dryRun) return preview(kubectl, plan, options, output);

  const { applyPlan } = await import('../apply/apply');
  const { recordKinds } = await import('../apply/prune');
  const { Reporter } = await import('../apply/reporter');
  const { sourceOf } = await import('../crds/source');
  const reporter = new Reporter(output);
  const release = onInterruption(() =>
    output.writeError('Interrupted: what was applied stays. Run the same command again, and it goes on from here.\n'),
  );
  try {
    const { forceConflicts, wait, timeout, crds } = options;
    await recordKinds(kubectl, plan);
    const source = sourceOf(process.env);
    await applyPlan(kubectl, plan, { forceConflicts, wait, timeoutSeconds: timeout, source, crds }, reporter);
    const deleted = await pruned(kubectl, plan, options, output);
    if (options.json) {
      const all = [...reporter.steps, ...deleted.map((object) => ({ stage: 'prune', object, outcome: 'deleted' }))];
      output.write(asJson({ platform: plan.name, steps: all }));
    } else output.write(`${plan.name}: applied${wait ? ' and ready' : ''}\n`);
    return 0;
  } finally {
    release();
  }
}

/** Deletes what is left of earlier versions if requested, and otherwise only reports it. */
async function pruned(kubectl: Kubectl, plan: Plan, options: Options, output: Output): Promise<string[]> {
  const { leftoversOf, prune, titlesOf } = await import('../apply/prune');
  const { prunable, kept } = await leftoversOf(kubectl, plan);
  for (const title of titlesOf(kept))
    output.writeError(
      `${title} is no longer in ${plan.name}; delete it yourself, because other objects may depend on it\n`,
    );
  if (prunable.length === 0) return [];
  const titles = titlesOf(prunable);
  const list = titles.map((title) => `  ${title}\n`).join('');
  output.writeError(`Applied before, and no longer in ${plan.name}:\n${list}`);
  if (!options.prune) {
    output.writeError('They stay; --prune deletes them.\n');
    return [];
  }
  if (!options.yes && !(await confirmed(output))) {
    output.writeError('They stay.\n');
    return [];
  }
  await prune(kubectl, prunable);
  output.writeError(`deleted: ${titles.length}\n`);
  return titles;
}

async function confirmed({ isTerminal }: Output): Promise<boolean> {
  if (!isTerminal || process.stdin.isTTY !== true) {
    throw new ConfigurationError([
      describe({
        what: '--prune deletes nothing without asking, and there is no terminal to ask.',
        remedy: 'Give --yes as well.',
        code: 'APP006',
      }),
    ]);
  }
  const { confirm } = await import('@inquirer/prompts');
  return confirm({ message: 'Delete them?', default: false });
}

async function preview(kubectl: Kubectl, plan: Plan, options: Options, output: Output): Promise<number> {
  const { previewOf } = await import('../apply/preview');
  const { IN_COLOUR, WITHOUT_COLOUR } = await import('../diff/report');
  const { leftoversOf, titlesOf } = await import('../apply/prune');
  const palette = isColoured(options.color, output) ? IN_COLOUR : WITHOUT_COLOUR;
  const { text, ...rest } = await previewOf(kubectl, plan, options.forceConflicts ?? false, palette);
  const leftovers = titlesOf((await leftoversOf(kubectl, plan)).prunable);
  if (options.json) output.write(asJson({ platform: plan.name, ...rest, leftovers }));
  else {
    output.write(asPreview(text));
    for (const key of rest.keys) output.write(`would be generated: ${key}\n`);
    for (const title of leftovers) output.write(`no longer in the platform, deleted by --prune: ${title}\n`);
  }
  return rest.differences + rest.keys.length > 0 ? 1 : 0;
}

/** A comparison, worded as a preview. */
function asPreview(text: string): string {
  return text
    .replace('- reference', '- as it is')
    .replace('+ ours', '+ as it would be')
    .replaceAll(': not in the reference', ': would be created')
    .replace(/, 0 missing, (\d+) not in the reference\./, ', $1 to be created.');
}

function seconds(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number of seconds.');
  return Number(text);
}
