import { ConfigurationError } from '../problems';
import { isTerminal, writeTo } from './streams';

/** Where a command writes: the streams of the process, or those of a test. */
export interface Output {
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
  readonly isTerminal: boolean;
}

export const OWN_STREAMS: Output = {
  write: (text) => writeTo('stdout', text),
  writeError: (text) => writeTo('stderr', text),
  get isTerminal() {
    return isTerminal('stdout');
  },
};

/** A result for programs. */
export function asJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** Whether to use colours: as the user chose, or else on a terminal unless NO_COLOR is set. */
export function isColoured(asked: boolean | undefined, { isTerminal }: Output): boolean {
  return asked ?? (isTerminal && !process.env.NO_COLOR);
}

/**
 * Runs a command and exits with the code that it returns, if any; or with `failed`, and the message, if the command
 * cannot run.
 */
export async function endWith(
  { writeError }: Output,
  failed: number,
  run: () => Promise<number | undefined> | Promise<void>,
): Promise<void> {
  try {
    const code = await run();
    if (code !== undefined) process.exitCode = code;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    writeError(`${error.message}\n`);
    process.exitCode = failed;
  }
}
