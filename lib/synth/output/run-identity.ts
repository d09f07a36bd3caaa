import * as fs from 'node:fs';
import * as os from 'node:os';

/** After this time, a run on another machine that shares the folder is considered dead. */
const FOREIGN_RUN_MS = 10 * 60 * 1000;

/** Identifies a running process, and distinguishes it from a later one with the same PID. */
export interface RunIdentity {
  readonly pid: number;
  /** When it was started, in the kernel's units; empty if that cannot be read. */
  readonly started: string;
  /** The machine, and the container on it. */
  readonly host: string;
}

/** The identity of this process. */
export function thisProcess(): RunIdentity {
  return { pid: process.pid, started: startOf(process.pid), host: host() };
}

/**
 * Whether a run is still in progress.
 *
 * @param age milliseconds since it began to write; for a run on another machine there is nothing else to go by
 */
export function isAlive(run: RunIdentity, age: number): boolean {
  if (run.host !== host()) return age < FOREIGN_RUN_MS;
  try {
    process.kill(run.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' && startOf(run.pid) === run.started;
  }
  return startOf(run.pid) === run.started;
}

function host(): string {
  try {
    return `${os.hostname()} ${fs.readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return os.hostname();
  }
}

/** Field 22 of /proc/PID/stat; the second field is a name in parentheses, which may hold anything. */
function startOf(pid: number): string {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
