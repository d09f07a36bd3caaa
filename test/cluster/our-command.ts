import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { type Ended, ended } from '../cli/scene';
import type { Cluster } from './control-plane/cluster';
import { LOOPBACK, type Place } from './control-plane/place';

const PROGRAM = join(__dirname, '../../build/lib/cli/main.js');

/** Where a command of ours runs, and when it is interrupted. */
export interface How {
  readonly place?: Place;
  readonly cwd?: string;
  /** The output after which it gets Ctrl+C. */
  readonly interruptAt?: RegExp;
}

/** Runs a command of ours against a cluster, as its user does. */
export function ourCommand({ kubectl }: Cluster, args: readonly string[], how: How = {}): Promise<Ended> {
  const { place = LOOPBACK, cwd, interruptAt } = how;
  const [path, words] = place.command(process.execPath, [PROGRAM, ...args]);
  const env = { ...process.env, KUBECONFIG: kubectl.kubeconfig };
  const child = spawn(path, words, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (interruptAt?.test(said)) child.kill('SIGINT');
  });
  return ended(child);
}
