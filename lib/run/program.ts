import { fork } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { packageRoot } from '../cli/package-files';
import { ConfigurationError, describe } from '../problems';

/** How a program is run. */
export interface RunOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Called with the files that the program is made of. */
  readonly onFiles?: (files: readonly string[]) => void;
}

/** What `synth` runs when nothing is named, in this order. */
export const PROGRAMS = ['platform.yaml', 'main.ts', 'main.js', 'main.mjs'] as const;

/**
 * The program of a folder, or the one that is named.
 *
 * @throws ConfigurationError when there is none
 */
export function programIn(folder: string, named?: string): string {
  const names = named === undefined ? PROGRAMS : [named];
  const found = names
    .map((name) => path.resolve(folder, name))
    .find((file) => fs.statSync(file, { throwIfNoEntry: false })?.isFile());
  if (found !== undefined) return found;
  throw new ConfigurationError([
    describe({
      what:
        named === undefined
          ? `There is no ${PROGRAMS.slice(0, 2).join(' and no ')} here.`
          : `There is no file ${named}.`,
      remedy: 'Name the program, or begin a project with "platypaas init".',
      code: 'RUN001',
    }),
  ]);
}

/** The command that a platform.yaml is written by, in a process of its own. */
export const SYNTH_FILE = 'synth-platform-file';

function isYaml(file: string): boolean {
  return /\.ya?ml$/.test(file);
}

/** Runs a program to its end; gives its exit code, or 130 when it was interrupted. */
export function runProgram(file: string, { args = [], env = {}, onFiles }: RunOptions = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const ofPackage = (name: string) => path.join(packageRoot(), 'build', 'lib', ...name.split('/'));
    // A program has the cdk8s of its own folder; a platform.yaml needs none.
    const [script, first] = isYaml(file)
      ? [ofPackage('cli/main.js'), [SYNTH_FILE, file]]
      : [ofPackage('run/child.js'), [file]];
    const child = fork(script, [...first, ...args], {
      env: { ...process.env, ...env },
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    });
    child.on('message', (message) => onFiles?.((message as { files: string[] }).files));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}
