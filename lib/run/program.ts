import { type ChildProcess, fork } from 'node:child_process';
import * as fs from 'node:fs';
import { constants } from 'node:os';
import * as path from 'node:path';
import { packageRoot } from '../cli/package-files';
import { onInterruption } from '../interruption';
import { ConfigurationError, describe } from '../problems';

/** How a program is run. */
export interface RunOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Called with the files that the program consists of. */
  readonly onFiles?: (files: readonly string[]) => void;
}

/** What `synth` runs by default, in order of preference. */
export const PROGRAMS = ['platform.yaml', 'main.ts', 'main.js', 'main.mjs'] as const;

/**
 * The program of a folder, or the given one.
 *
 * @throws ConfigurationError when there is none
 */
export function programIn(folder: string, named?: string): string {
  const names = named === undefined ? PROGRAMS : [named];
  const found = names.map((name) => path.resolve(folder, name)).find(isFile);
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

function isFile(file: string): boolean {
  try {
    return fs.statSync(file).isFile();
  } catch {
    return false; // nothing is there, or a link that leads to itself
  }
}

/** The command that writes a platform.yaml, in a separate process. */
export const SYNTH_FILE = 'synth-platform-file';

function isYaml(file: string): boolean {
  return /\.ya?ml$/.test(file);
}

/** Runs a program to its end; returns its exit code, or for a signal the one of a shell: 130 for Ctrl+C. */
export function runProgram(file: string, options: RunOptions = {}): Promise<number> {
  return ended(started(file, options), options);
}

/** Runs a program repeatedly, each time except the first in a process that has already loaded its packages. */
export class Runs {
  private next: ChildProcess | undefined;
  private packages: readonly string[] = [];

  constructor(
    private readonly file: string,
    private readonly options: RunOptions,
  ) {}

  /** Runs its current version. */
  async once(): Promise<number> {
    const child = this.next?.connected ? this.next : started(this.file, this.options);
    if (child === this.next) child.send('run');
    this.next = undefined;
    child.on('message', (message) => {
      this.packages = (message as Message).packages ?? [];
    });
    const code = await ended(child, this.options);
    // None is prepared after an interruption, since it would never run.
    if (isYaml(this.file) || code > 128) return code;
    const env = { ...this.options.env, PLATYPAAS_PREPARED: ['cdk8s', ...this.packages].join(' ') };
    this.next = started(this.file, { ...this.options, env });
    return code;
  }

  /** Ends the waiting process. */
  close(): void {
    if (this.next?.connected) this.next.disconnect();
    this.next = undefined;
  }
}

/** The files of a program, as reported by its process. */
interface Message {
  readonly files: readonly string[];
  readonly packages?: readonly string[];
}

function started(file: string, { args = [], env = {} }: RunOptions): ChildProcess {
  const ofPackage = (name: string) => path.join(packageRoot(), 'build', 'lib', ...name.split('/'));
  // A program uses the cdk8s of its own folder; a platform.yaml needs none.
  const [script, first] = isYaml(file)
    ? [ofPackage('cli/main.js'), [SYNTH_FILE, file]]
    : [ofPackage('run/child.js'), [file]];
  return fork(script, [...first, ...args], {
    env: { ...process.env, ...env },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
}

/** The end of a program, which is stopped when the command that runs it is interrupted. */
function ended(child: ChildProcess, { onFiles }: RunOptions): Promise<number> {
  const end = new Promise<number>((resolve, reject) => {
    child.on('message', (message) => onFiles?.((message as Message).files));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? 128 + (constants.signals[signal ?? 'SIGKILL'] ?? 0)));
  });
  const release = onInterruption(async (signal) => {
    child.kill(signal);
    await end;
  });
  return end.finally(release);
}
