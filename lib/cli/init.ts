import { Command } from 'commander';
import type { Proposal } from '../init/from-cluster';
import { optionOf, type StartingPoint } from '../init/starting-point';
import { ConfigurationError, describe, known } from '../problems';
import { asJson, type Output, OWN_STREAMS } from './output';

interface Options extends Readonly<Record<string, unknown>> {
  readonly platform?: string;
  readonly yaml?: boolean;
  readonly yes?: boolean;
  readonly fromCluster?: boolean;
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly json?: boolean;
}

const MORE = `
Examples:
  platypaas init homelab
  platypaas init homelab --platform k3s-homelab --yes \\
    --network 192.168.1.0/24 --servers server-1=192.168.1.10
  platypaas init ours --from-cluster

Answers are checked as you type, by the rules of the platform itself.
Exit codes: 0, 2 when something is wrong (nothing is written), and 130 when
interrupted.`;

/** `init`: creates a project that writes a platform, after a few questions. */
export function initCommand(output: Output = OWN_STREAMS): Command {
  return new Command('init')
    .description(
      'Create a project: asks for the platform and a few facts about the network, and writes a small program.',
    )
    .argument('[folder]', 'the folder to write to', '.')
    .option('--platform <name>', 'core, k3s-homelab, kind-platform-stack, platform-stack or hosted-control-planes')
    .option('--from-cluster', 'propose a program that matches a running cluster, read through kubectl')
    .option('--context <name>', 'with --from-cluster: the kubeconfig context')
    .option('--kubeconfig <file>', 'with --from-cluster: the kubeconfig')
    .option('--pod-network <cidr>', 'core: pod network')
    .option('--nodes <number>', 'core: number of nodes; on one, Cilium gets one operator')
    .option('--network <cidr>', 'k3s-homelab: network of the machines')
    .option('--servers <name=ip,…>', 'k3s-homelab: machines that run the control plane')
    .option('--agents <name=ip,…>', 'k3s-homelab: machines that only run pods')
    .option('--interface <name>', 'k3s-homelab: network interface of the machines')
    .option('--pool <first-last>', 'k3s-homelab: addresses for LoadBalancer Services')
    .option('--repository <url>', 'both stacks: the git repository that Argo CD reads')
    .option('--components <name,…>', 'platform-stack: what Argo CD installs, such as certManager')
    .option('--network-policies <kind>', 'platform-stack: Cilium, or Kubernetes with another CNI')
    .option('--domain <name>', "hosted-control-planes: domain of the tenants' API servers")
    .option('--tenants <name,…>', 'hosted-control-planes: names of the tenants')
    .option('--yaml', 'write a platform.yaml instead of a TypeScript program')
    .option('--yes', 'ask nothing: use the proposed value of every option not given')
    .option('--json', 'write the list of files as JSON')
    .addHelpText('after', MORE)
    .action(async (folder: string, options: Options) => {
      try {
        await init(folder, options, output);
      } catch (error) {
        if (error instanceof Error && error.name === 'ExitPromptError') {
          output.writeError('Nothing was written.\n');
          process.exitCode = 130;
        } else if (error instanceof ConfigurationError) {
          output.writeError(`${error.message}\n`);
          process.exitCode = 2;
        } else throw error;
      }
    });
}

async function init(folder: string, options: Options, output: Output): Promise<void> {
  const { writeProject } = await import('../init/write');
  const { projectFiles } = await import('../init/project');
  const { nextSteps } = await import('../init/next-steps');
  const { program, chart, notes } = options.fromCluster
    ? await programOfCluster(options)
    : await programOfAnswers(options, output);
  const written = await writeProject(folder, projectFiles(folder, program, options.yaml && !options.fromCluster));
  if (options.json) {
    output.write(asJson({ folder, files: written, notes }));
    return;
  }
  for (const file of written) output.write(`${file}\n`);
  for (const note of notes) output.writeError(`${note}\n`);
  output.write(nextSteps(folder, chart, options.fromCluster));
}

async function programOfCluster({ context, kubeconfig }: Options): Promise<Proposal> {
  const { Kubectl } = await import('../live/kubectl');
  const { proposalOf } = await import('../init/from-cluster');
  return proposalOf(new Kubectl({ context, kubeconfig }));
}

async function programOfAnswers(options: Options, output: Output): Promise<Proposal> {
  const { answerProblems, completed, judge } = await import('../init/answers');
  const { STARTING_POINTS } = await import('../init/platforms');
  const { platformYaml, programSource } = await import('../init/project');
  const isAsking = !options.yes && output.isTerminal && process.stdin.isTTY === true;
  const prompts = isAsking ? await import('@inquirer/prompts') : undefined;
  const platform = await chosen(options.platform, STARTING_POINTS, prompts);
  let answers = given(platform, options);
  refuseOthers(platform, STARTING_POINTS, options);
  if (!prompts && !options.yes) refuseUnanswered(platform, answers);
  for (const question of prompts ? platform.questions : []) {
    if (answers[question.name] !== undefined) continue;
    const answer = await prompts!.input({
      message: question.message,
      default: question.proposal(completed(platform, answers)) || undefined,
      validate: (text) => judge(platform, answers, question, text),
    });
    answers = { ...answers, [question.name]: answer.trim() };
  }
  const complete = completed(platform, answers);
  const problems = answerProblems(platform, complete);
  if (problems.length > 0) throw new ConfigurationError(problems.map(wrongAnswer));
  const chart = platform.id;
  if (options.yaml) return { program: platformYaml(chart, platform.yaml(complete)), chart, notes: [] };
  const { imports, statement } = platform.source(complete);
  return { program: programSource(imports, statement), chart, notes: [] };
}

async function chosen(
  name: string | undefined,
  platforms: readonly StartingPoint[],
  prompts: typeof import('@inquirer/prompts') | undefined,
): Promise<StartingPoint> {
  const ids = platforms.map(({ id }) => id);
  const id =
    name ??
    (await prompts?.select({
      message: 'Which platform?',
      choices: platforms.map((platform) => ({ value: platform.id, name: platform.title })),
    }));
  const platform = platforms.find((each) => each.id === id);
  if (platform) return platform;
  const { nearest } = known(ids, id ?? '');
  throw new ConfigurationError([
    describe({
      what:
        id === undefined
          ? 'No platform is given, and there is no terminal to ask.'
          : `--platform has ${id}, which is not a platform.`,
      remedy: `Give --platform one of ${ids.join(', ')}${id && nearest ? `; the nearest is ${nearest}` : ''}.`,
      code: 'INI001',
    }),
  ]);
}

/** The answers that are given as options. */
function given(platform: StartingPoint, options: Options): Record<string, string> {
  return Object.fromEntries(
    platform.questions.flatMap(({ name }) => (typeof options[name] === 'string' ? [[name, options[name]]] : [])),
  );
}

function refuseOthers(platform: StartingPoint, platforms: readonly StartingPoint[], options: Options): void {
  const own = new Set(platform.questions.map(({ name }) => name));
  const others = platforms.flatMap(({ id, questions }) => questions.map(({ name }) => ({ id, name })));
  const wrong = others.filter(({ name }) => options[name] !== undefined && !own.has(name));
  if (wrong.length === 0) return;
  throw new ConfigurationError(
    wrong.map(({ id, name }) =>
      describe({
        what: `${optionOf({ name })} is an option of ${id}, not of ${platform.id}.`,
        remedy: 'Leave it out, or take the other platform.',
        code: 'INI001',
      }),
    ),
  );
}

/** Without a terminal nothing is asked, and what nobody has seen is not taken without `--yes`. */
function refuseUnanswered({ questions }: StartingPoint, answers: Readonly<Record<string, string>>): void {
  const open = questions.filter(({ name, isOptional }) => answers[name] === undefined && !isOptional).map(optionOf);
  if (open.length === 0) return;
  throw new ConfigurationError([
    describe({
      what: `There is no terminal to ask for ${open.join(', ')}.`,
      remedy: `Give ${open.length === 1 ? 'it' : 'them'}, or --yes for the proposed ${open.length === 1 ? 'value' : 'values'}.`,
      code: 'INI001',
    }),
  ]);
}

function wrongAnswer(problem: string): string {
  const [what = '', ...remedy] = problem.split('\n');
  return describe({ what, remedy: remedy.join(' ').trim() || 'Correct the option.', code: 'INI003' });
}
