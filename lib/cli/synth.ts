import { Command } from 'commander';
import { onInterruption } from '../interruption';
import { asJson, endWith, type Output, OWN_STREAMS } from './output';

interface Options {
  readonly out?: string;
  readonly watch?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

const MORE = `
Exit codes: 0 when everything was written, 1 when the program has a problem and
nothing was written, and 2 when there is no program.`;

/** `synth`: runs the program of a project, or its platform.yaml, and reports what it wrote. */
export function synthCommand(output: Output = OWN_STREAMS): Command {
  return new Command('synth')
    .description('Write the manifests of a project, from its platform.yaml or its program, main.ts.')
    .argument('[program]', 'the file (default: platform.yaml or main.ts)')
    .option('--out <folder>', 'the folder to write to (default: CDK8S_OUTDIR, or dist)')
    .option('--watch', 'write again whenever a file of the program changes')
    .option('--quiet', 'report problems only')
    .option('--json', 'write what was added, changed and removed as JSON')
    .addHelpText('after', MORE)
    .action(async (program: string | undefined, options: Options) => {
      await endWith(output, 2, () => synth(program, options, output));
    });
}

/** `run`: runs a user's program, with problems shown as by `synth`. */
export function runCommand(output: Output = OWN_STREAMS): Command {
  return new Command('run')
    .description('Run a TypeScript or JavaScript program; its problems are shown without a stack trace.')
    .argument('<program>', 'the file, such as main.ts')
    .argument('[arguments...]', 'the arguments of the program')
    .passThroughOptions()
    .addHelpText('after', '\nThe exit code is that of the program, or 2 when the program does not exist.')
    .action(async (program: string, args: string[]) => {
      await endWith(output, 2, async () => {
        const { programIn, runProgram } = await import('../run/program');
        return runProgram(programIn('.', program), { args });
      });
    });
}

/** `eject`: converts a platform.yaml to the equivalent program. */
export function ejectCommand(output: Output = OWN_STREAMS): Command {
  return new Command('eject')
    .description('Convert a platform.yaml to a TypeScript program that writes the same manifests.')
    .argument('[file]', 'the file', 'platform.yaml')
    .option('--out <file>', 'the file to write, which must not exist yet (default: standard output)')
    .option('--json', 'write the program as JSON, or with --out the name of its file')
    .addHelpText('after', '\nExit codes: 0, or 2 when the file has a problem or the program already exists.')
    .action(async (file: string, { out, json }: { readonly out?: string; readonly json?: boolean }) => {
      await endWith(output, 2, async () => {
        const { ejected } = await import('../platform-file/synth');
        const text = ejected(file);
        if (out === undefined) output.write(json ? asJson({ program: text }) : text);
        else {
          const { writeProject } = await import('../init/write');
          await writeProject('.', { [out]: text });
          if (json) output.write(asJson({ file: out }));
          output.writeError(
            `${out} writes the same as ${file}, which "synth" takes as long as it is there: delete it.\n`,
          );
        }
      });
    });
}

/** The command that `synth` starts for a platform.yaml; hidden from the help. */
export function synthPlatformFileCommand(): Command {
  return new Command('synth-platform-file').argument('<file>').action(async (file: string) => {
    const path = await import('node:path');
    const { synthPlatformFile } = await import('../platform-file/synth');
    // A program is identified by its script (ADR 19).
    process.argv[1] = path.resolve(file);
    synthPlatformFile(path.relative('.', file));
  });
}

async function synth(program: string | undefined, options: Options, output: Output): Promise<number> {
  const { programIn, runProgram } = await import('../run/program');
  const file = programIn('.', program);
  const env = {
    PLATYPAAS_SUMMARY: options.json ? 'json' : options.quiet ? '' : '1',
    ...(options.out === undefined ? {} : { CDK8S_OUTDIR: options.out }),
  };
  if (!options.watch) return runProgram(file, { env });

  const { Watcher } = await import('../run/watch');
  const { Runs } = await import('../run/program');
  return new Promise(() => {
    let isRunning = false;
    let isWanted = false;
    const watcher = new Watcher(() => void once());
    watcher.watch([file]);
    const runs = new Runs(file, { env, onFiles: (files) => watcher.watch([file, ...files]) });
    onInterruption(() => {
      watcher.close();
      runs.close();
    });
    void once();

    async function once(): Promise<void> {
      isWanted = true;
      if (isRunning) return; // it runs again when it is done
      isRunning = true;
      while (isWanted) {
        isWanted = false;
        await runs.once();
        output.writeError('Waiting for changes; Ctrl+C ends.\n');
      }
      isRunning = false;
    }
  });
}
