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
  'Write a platform:': {
    init: [() => initCommand(), 'begin a project, also from a running cluster'],
    synth: [() => synthCommand(), 'write the manifests of a project'],
    eject: [() => ejectCommand(), 'turn a platform.yaml into a program'],
    run: [() => runProgramCommand(), 'run a program that uses the library'],
  },
  'On a cluster:': {
    apply: [() => applyCommand(), 'apply a platform and wait until it is ready'],
    status: [() => statusCommand(), 'say whether a cluster is healthy'],
    doctor: [() => doctorCommand(), 'find what of a cluster does not fit'],
  },
  'Look at a platform:': {
    validate: [() => validateCommand(), 'check manifests as the API server does'],
    diff: [() => diffCommand(), 'compare manifests, revisions, or the cluster'],
    report: [() => reportCommand(), 'write one HTML page about a platform'],
    graph: [() => graphCommand(), 'write who talks to whom as a graph'],
    budget: [() => budgetCommand(), 'sum requests and limits, and what nodes have left'],
    images: [() => imagesCommand(), 'list images, or copy them to a registry'],
    versions: [() => versionsCommand(), 'list versions, their support and advisories'],
    fleet: [() => fleetCommand(), 'work with a fleet of tenants'],
  },
  'From and beside Helm:': {
    'from-helm': [() => fromHelmCommand(), 'give the manifests of a chart for values files'],
    upgrade: [() => upgradeCommand(), 'bring values files to another version'],
    'vendor-crds': [() => vendorCrdsCommand(), 'download definitions for clusters without internet'],
  },
  'Help:': {
    explain: [() => explainCommand(), 'explain an error, a construct, a prop or a setting'],
    completion: [(program) => completionCommand(program), 'write the script for completion in a shell'],
  },
};

/** A command that needs to know all others. */
const KNOWS_ALL = 'completion';

const HELP = new Command('help').argument('[command]').description('show the help of a command').helpGroup('Help:');

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
