import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Machine } from '../machines/machine';

/** What became of requests. */
export interface Outcome {
  readonly sent: number;
  /** Names of objects that the API server said it has. */
  readonly acknowledged: readonly string[];
  readonly failures: readonly string[];
}

/** A client that sends requests one after another, each by a connection of its own, and counts. */
export class Requests {
  private readonly output: Promise<string>;

  private constructor(private readonly child: ChildProcess) {
    this.output = text(child.stdout!);
  }

  /**
   * @param mode what is sent: reads of one object, also by kubectl, or writes of new ones, each until it is acknowledged
   * @param target a URL; a kubeconfig for kubectl
   * @param folder of the machine, with `ca.crt`, `tls.crt` and `tls.key`
   */
  static start(machine: Machine, mode: 'read' | 'kubectl' | 'write', target: string, folder: string): Requests {
    // Its text, since a machine has its own /tmp, which the checkout may be in.
    const program = readFileSync(join(__dirname, 'send-requests.js'), 'utf8');
    const command = machine.command(process.execPath, ['-e', program, mode, target, folder]);
    return new Requests(spawn(...command, { stdio: ['pipe', 'pipe', 'inherit'] }));
  }

  /** Ends it after its last request. */
  async stop(): Promise<Outcome> {
    this.child.stdin?.end();
    return JSON.parse(await this.output) as Outcome;
  }
}
