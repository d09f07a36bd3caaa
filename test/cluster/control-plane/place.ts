import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** Where programs run: on the machine of the tests, or on a machine of a test's own. */
export interface Place {
  /** The IPv4 address at which others reach servers of this place. */
  readonly address: string;
  /** The command line that runs a command there. */
  command(path: string, args: readonly string[]): readonly [path: string, args: readonly string[]];
}

/** The machine of the tests, on loopback. */
export const LOOPBACK: Place = { address: '127.0.0.1', command: (path, args) => [path, args] };

/** How a command ended, and what it printed. */
export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a command gets. */
export interface Invocation {
  readonly env: NodeJS.ProcessEnv;
  readonly input?: string;
}

/** Runs a command to its end, also one that fails. */
export async function execute(
  place: Place,
  path: string,
  args: readonly string[],
  { env, input = '' }: Invocation,
): Promise<Answer> {
  const child = spawn(...place.command(path, args), { env, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.on('error', () => {}); // it may end before it has read its input
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code: code ?? -1, stdout, stderr };
}
