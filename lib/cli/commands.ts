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

/** All commands. */
export function commandProgram(): Command {
  const program = new Command('platypaas')
    .description('A Kubernetes platform as plain, reviewable manifests.')
    .version(packageVersion());
  program.enablePositionalOptions();
  program.addCommand(initCommand());
  program.addCommand(synthCommand());
  program.addCommand(synthPlatformFileCommand(), { hidden: true });
  program.addCommand(ejectCommand());
  program.addCommand(runProgramCommand());
  program.addCommand(applyCommand());
  program.addCommand(statusCommand());
  program.addCommand(doctorCommand());
  program.addCommand(fromHelmCommand());
  program.addCommand(validateCommand());
  program.addCommand(diffCommand());
  program.addCommand(upgradeCommand());
  program.addCommand(fleetCommand());
  program.addCommand(vendorCrdsCommand());
  program.addCommand(budgetCommand());
  program.addCommand(reportCommand());
  program.addCommand(versionsCommand());
  program.addCommand(imagesCommand());
  program.addCommand(graphCommand());
  program.addCommand(explainCommand());
  program.addCommand(completionCommand(program));
  return program;
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
