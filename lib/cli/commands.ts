import { Command } from 'commander';
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
import { packageVersion } from './package-files';
import { reportCommand } from './report';
import { doctorCommand, statusCommand } from './status';
import { ejectCommand, runCommand as runProgramCommand, synthCommand, synthPlatformFileCommand } from './synth';
import { upgradeCommand } from './upgrade';
import { validateCommand } from './validate';
import { vendorCrdsCommand } from './vendor-crds';
import { versionsCommand } from './versions';

/** The commands by what they are for, each with what the list of all says about it. */
function groups(program: Command): Readonly<Record<string, readonly (readonly [command: Command, summary: string])[]>> {
  return {
    'Write a platform:': [
      [initCommand(), 'begin a project, also from a running cluster'],
      [synthCommand(), 'write the manifests of a project'],
      [ejectCommand(), 'turn a platform.yaml into a program'],
      [runProgramCommand(), 'run a program that uses the library'],
    ],
    'On a cluster:': [
      [applyCommand(), 'apply a platform and wait until it is ready'],
      [statusCommand(), 'say whether a cluster is healthy'],
      [doctorCommand(), 'find what of a cluster does not fit'],
    ],
    'Look at a platform:': [
      [validateCommand(), 'check manifests as the API server does'],
      [diffCommand(), 'compare manifests, revisions, or the cluster'],
      [reportCommand(), 'write one HTML page about a platform'],
      [graphCommand(), 'write who talks to whom as a graph'],
      [budgetCommand(), 'sum requests and limits, and what nodes have left'],
      [imagesCommand(), 'list images, or copy them to a registry'],
      [versionsCommand(), 'list versions, their support and advisories'],
      [fleetCommand(), 'work with a fleet of tenants'],
    ],
    'From and beside Helm:': [
      [fromHelmCommand(), 'give the manifests of a chart for values files'],
      [upgradeCommand(), 'bring values files to another version'],
      [vendorCrdsCommand(), 'download definitions for clusters without internet'],
    ],
    'Help:': [
      [explainCommand(), 'explain an error, a construct, a prop or a setting'],
      [completionCommand(program), 'write the script for completion in a shell'],
    ],
  };
}

const HELP = new Command('help').argument('[command]').description('show the help of a command').helpGroup('Help:');

/** All commands. */
export function commandProgram(): Command {
  const program = new Command('platypaas')
    .description('A Kubernetes platform as plain, reviewable manifests.')
    .version(packageVersion())
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .addHelpText('after', '\nplatypaas COMMAND --help explains a command.')
    .addHelpCommand(HELP);
  program.enablePositionalOptions();
  for (const [heading, commands] of Object.entries(groups(program))) {
    for (const [command, summary] of commands) program.addCommand(command.summary(summary).helpGroup(heading));
  }
  program.addCommand(synthPlatformFileCommand(), { hidden: true });
  endWithTwo(program);
  return program;
}

/** With a wrong option, a command cannot run: 1 would be an answer. */
function endWithTwo(command: Command): void {
  command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  command.commands.forEach(endWithTwo);
}

/** Runs the command that the arguments of the process name. */
export function runCommand(): void {
  const program = commandProgram();
  const ready = isCompletion(process.argv.slice(2)) ? addCompletion(program) : Promise.resolve();
  ready
    .then(() => program.parseAsync())
    .catch((error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    });
}
