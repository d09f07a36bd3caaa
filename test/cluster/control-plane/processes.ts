import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOOPBACK, type Place } from './place';
import { Hopeless } from './until';

/**
 * Reads which processes started and ended; at the end of its input, which also comes when the test run is killed, it
 * kills those that are left and removes the folder.
 */
const GUARD = `
trap '' INT TERM HUP
pids=' '
while read -r what pid; do
  case $what in
    started) pids="$pids$pid " ;;
    ended) pids="\${pids%% $pid *} \${pids#* $pid }" ;;
  esac
done
for pid in $pids; do kill -KILL "$pid"; done
for attempt in 1 2 3 4 5; do rm -rf "$1" && exit; sleep 0.2; done
`;

/** How a program is run. */
export interface Run {
  /** @default - on the machine of the tests */
  readonly place?: Place;
  /** Environment variables beside PATH, HOME and TMPDIR. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Processes with a temporary folder, both of which end with this one, however it ends. */
export class Processes {
  /** Where the processes keep their files and their logs. */
  readonly folder = mkdtempSync(join(tmpdir(), 'platypaas-cluster-'));

  private readonly guard = spawn('sh', ['-c', GUARD, 'guard', this.folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true, // a Ctrl-C on the terminal is not for it
  });
  private readonly running = new Map<string, ChildProcess>();
  private readonly ended = new Map<string, string>();
  private readonly beforeEnd: (() => void)[] = [];

  /** Starts a program in the background. */
  start(name: string, path: string, args: readonly string[], { place = LOOPBACK, env }: Run = {}): void {
    const log = openSync(this.log(name), 'a');
    this.ended.delete(name);
    const child = spawn(...place.command(path, args), {
      cwd: this.folder,
      // HOME keeps them from reading and writing in the user's; no proxy stands between processes on loopback.
      env: { PATH: process.env.PATH, HOME: this.folder, TMPDIR: this.folder, ...env },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.running.set(name, child);
    this.tellGuard('started', child);
    child.once('error', (error) => this.ended.set(name, error.message));
    child.once('exit', (code, signal) => {
      this.tellGuard('ended', child);
      this.running.delete(name);
      this.ended.set(name, `ended with ${signal ?? code}`);
    });
  }

  /** Throws when a program has ended that should be running. */
  assertRunning(name: string): void {
    const end = this.ended.get(name);
    if (end !== undefined) throw new Hopeless(`${name} ${end}; the end of its log:\n${this.tail(name)}`);
  }

  /** The last lines that a program wrote. */
  tail(name: string, lines = 30): string {
    return readFileSync(this.log(name), 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  }

  /** Has something done while the files are still there. */
  beforeStop(what: () => void): void {
    this.beforeEnd.push(what);
  }

  /** Kills every program and removes the folder. */
  async stop(): Promise<void> {
    for (const what of this.beforeEnd.splice(0)) what();
    const ends = [...this.running.values(), this.guard]
      .filter((child) => child.exitCode === null && child.signalCode === null)
      .map((child) => once(child, 'exit'));
    this.guard.stdin.end();
    await Promise.all(ends);
  }

  /** The file to which a program writes. */
  log(name: string): string {
    return join(this.folder, `${name}.log`);
  }

  private tellGuard(what: 'started' | 'ended', child: ChildProcess): void {
    if (child.pid !== undefined && this.guard.stdin.writable) this.guard.stdin.write(`${what} ${child.pid}\n`);
  }
}
