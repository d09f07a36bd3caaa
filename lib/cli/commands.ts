import { Command, type OutputConfiguration } from 'commander';
import { applyCommand } from './apply';
import { budgetCommand } from './budget';
import { addCompletion, completionCommand, isCompletion } from './completion';
import { diffCommand } from './diff';
import { explainCommand } from './explain';
import { fleetCommand } from './fleet';
import { fromHelmCommand } from './from-helm';
import { graphCommand } from './graph';
import { imagesCommand } from './images';
import { initCommand } from './init';
import { OWN_STREAMS } from './output';
import { packageVersion } from './package-files';
import { reportCommand } from './report';
import { doctorCommand, statusCommand } from './status';
import { isAllWritten, isTerminal, noteStreams } from './streams';
import { ejectCommand, runCommand as runProgramCommand, synthCommand, synthPlatformFileCommand } from './synth';
import { upgradeCommand } from './upgrade';
import { validateCommand } from './validate';
import { vendorCrdsCommand } from './vendor-crds';
import { versionsCommand } from './versions';

/** The factory of a command, and its line in the list of commands. */
type Entry = readonly [make: (program: Command) => Command, summary: string];

/** The commands by purpose and name. */
const GROUPS: Readonly<Record<string, Readonly<Record<string, Entry>>>> = {
  'Create a platform:': {
    init: [() => initCommand(), 'create a project, also from a running cluster'],
    synth: [() => synthCommand(), 'write the manifests of a project'],
    eject: [() => ejectCommand(), 'convert a platform.yaml to a TypeScript program'],
    run: [() => runProgramCommand(), 'run a program that uses the library'],
  },
  'Work with a cluster:': {
    apply: [() => applyCommand(), 'apply a platform and wait until it is ready'],
    status: [() => statusCommand(), 'check whether a cluster is healthy'],
    doctor: [() => doctorCommand(), 'check whether a cluster meets what a platform needs'],
  },
  'Inspect a platform:': {
    validate: [() => validateCommand(), 'validate manifests as the API server does'],
    diff: [() => diffCommand(), 'compare with other manifests, a revision, or a cluster'],
    report: [() => reportCommand(), 'write an HTML report about a platform'],
    graph: [() => graphCommand(), 'print a graph of which pods talk to each other'],
    budget: [() => budgetCommand(), 'add up requests and limits, and what nodes have left'],
    images: [() => imagesCommand(), 'list images, or copy them to another registry'],
    versions: [() => versionsCommand(), 'list upstream versions, their support and advisories'],
    fleet: [() => fleetCommand(), 'inspect a fleet of tenants'],
  },
  'Helm charts and CRDs:': {
    'from-helm': [() => fromHelmCommand(), 'render the manifests of a Helm chart from values files'],
    upgrade: [() => upgradeCommand(), 'migrate values files to another version of their chart'],
    'vendor-crds': [() => vendorCrdsCommand(), 'download CRDs for clusters without internet access'],
  },
  'Help:': {
    explain: [() => explainCommand(), 'explain an error, a construct, a prop or a setting'],
    completion: [(program) => completionCommand(program), 'print a shell completion script'],
  },
};

/** A command that needs to know all others. */
const KNOWS_ALL = 'completion';

const HELP = new Command('help').argument('[command]').description('show the help for a command').helpGroup('Help:');

/** All commands; or only the one that is called, since creating a command loads its modules. */
export function commandProgram(called = KNOWS_ALL): Command {
  const program = new Command('platypaas')
    .description('A Kubernetes platform as plain, reviewable manifests.')
    .version(packageVersion())
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .addHelpText('after', '\nplatypaas COMMAND --help explains a command.')
    .addHelpCommand(HELP);
  program.enablePositionalOptions();
  const all = Object.entries(GROUPS).flatMap(([heading, commands]) =>
    Object.entries(commands).map(([name, entry]) => ({ heading, name, entry })),
  );
  const only = called === KNOWS_ALL ? [] : all.filter(({ name }) => name === called);
  for (const { heading, entry } of only.length > 0 ? only : all) {
    const [make, summary] = entry;
    program.addCommand(make(program).summary(summary).helpGroup(heading));
  }
  if (only.length === 0) program.addCommand(synthPlatformFileCommand(), { hidden: true });
  endWithTwo(program);
  return program;
}

/** With a wrong option, a command cannot run; 1 would be a result. */
function endWithTwo(command: Command): void {
  command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  command.configureOutput(HELP_OUTPUT);
  command.commands.forEach(endWithTwo);
}

/** Help uses the width of the terminal, and no colours. */
const HELP_OUTPUT: OutputConfiguration = {
  writeOut: OWN_STREAMS.write,
  writeErr: OWN_STREAMS.writeError,
  getOutHelpWidth: () => (isTerminal('stdout') ? process.stdout.columns : undefined) as number,
  getErrHelpWidth: () => (isTerminal('stderr') ? process.stderr.columns : undefined) as number,
  getOutHasColors: () => false,
  getErrHasColors: () => false,
};

/** Runs the command in the arguments of the process. */
export function runCommand(): void {
  noteStreams();
  const words = process.argv.slice(2);
  const program = commandProgram(words[0]);
  const ready = isCompletion(words) ? addCompletion(program) : Promise.resolve();
  ready
    .then(() => program.parseAsync())
    .then(endWhenWritten)
    .catch((error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    });
}

/** By default, Node collects garbage before it exits, which takes a tenth of a short run. */
function endWhenWritten(): void {
  if (isAllWritten()) process.exit();
}
