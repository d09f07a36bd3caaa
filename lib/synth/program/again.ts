import * as path from 'node:path';
import type { Order } from '../second-thread/order';

/** How another thread runs the program of this process again. */
export interface Rerun {
  /** What the thread loads first. */
  readonly script: string;
  /** Whether the synthesis is the last that the program does: then it cannot read what the creation of clusters has changed. */
  readonly endsWithSynthesis: boolean;
  /** A module that exports `runProgram`. */
  readonly runner: string;
  /** What `runProgram` is given. */
  readonly parameters: readonly string[];
  /** The arguments and the environment that the program was started with. */
  readonly argv: readonly string[];
  /** With the options that were set since: a thread only inherits those of the process, and code is cached for all of them. */
  readonly execArgv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** A run in a second thread, which creates clusters for the first one. */
export interface SecondRun {
  readonly order: Order;
  /** What has been printed since this was last emptied; it appears only where the first thread prints it again. */
  readonly printed: Printed[];
  /** Called when the thread ends, for whatever reason. */
  atExit?(): void;
}

/** Text, or bytes, and where it was printed. */
export type Printed = readonly [
  stream: 'stdout' | 'stderr',
  chunk: string | Uint8Array,
  encoding: BufferEncoding | undefined,
];

/**
 * What is known of the run of a program. What starts a program and the library that the program loads have no module in
 * common, so they meet in the global object.
 */
interface Run {
  rerun?: Rerun;
  second?: SecondRun;
  syntheses: number;
}

const KEY = Symbol.for('platypaas.run');

/** What is known of the run of this program, in this thread. */
export function thisRun(): Run {
  const place = globalThis as { [KEY]?: Run };
  place[KEY] ??= { syntheses: 0 };
  return place[KEY];
}

/**
 * Allows a second thread to run the program. Only for programs that we start: anything else that runs in this process
 * would run twice with them.
 *
 * @param code the program as JavaScript, as esbuild writes it: without comments
 */
export function canRunAgain(code: string, runner: string, ...parameters: readonly string[]): void {
  thisRun().rerun = {
    script: path.join(__dirname, 'second-thread.js'),
    // Asked only by a large fleet, and a program may be long.
    get endsWithSynthesis() {
      return /^[\w.]+\.synth\(\);$/.test(lastLine(code));
    },
    runner,
    parameters,
    argv: [...process.argv],
    execArgv: [...process.execArgv],
    env: { ...process.env },
  };
}

/** The last line that is not a comment; esbuild adds some. */
function lastLine(code: string): string {
  const isCode = (line: string) => line !== '' && !line.startsWith('//');
  return code.split('\n').filter(isCode).pop() ?? '';
}
