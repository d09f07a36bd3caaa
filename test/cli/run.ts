import type { Command } from 'commander';
import type { Output } from '../../lib/cli/output';

/** What a command wrote, and its exit code. */
export interface Answer {
  readonly code: number | string | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command in this process, as if from a shell. */
export async function run(
  command: (output: Output) => Command,
  args: readonly string[],
  isTerminal = false,
): Promise<Answer> {
  let stdout = '';
  let stderr = '';
  const output: Output = {
    write: (text) => {
      stdout += text;
    },
    writeError: (text) => {
      stderr += text;
    },
    isTerminal,
  };
  const before = process.exitCode;
  process.exitCode = undefined;
  await command(output).parseAsync(args, { from: 'user' });
  const code = process.exitCode;
  process.exitCode = before;
  return { code, stdout, stderr };
}
