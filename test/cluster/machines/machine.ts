import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { cacheFolder } from '../control-plane/binaries';
import { type Answer, execute, type Place } from '../control-plane/place';
import type { Processes } from '../control-plane/processes';

/**
 * A machine of a test's own, made of namespaces: with a network, mounts, processes and cgroups that nothing else sees,
 * and a file system that begins as the one of the tests' machine and keeps what is written in memory. BPF programs that
 * are attached to the root of the cgroups which it sees concern this machine only.
 */
export class Machine implements Place {
  private constructor(
    private readonly processes: Processes,
    readonly name: string,
    readonly address: string,
    /** Of its init process, as the tests' machine counts. */
    private readonly init: number,
    private readonly child: ChildProcess,
  ) {}

  /** Starts a machine. It has no network yet. */
  static async start(processes: Processes, name: string, address: string): Promise<Machine> {
    const folder = join(processes.folder, `machine-${name}`);
    mkdirSync(folder);
    const { KUBEBUILDER_ASSETS: assets } = process.env;
    // Beside files of the test, programs: below what is mounted over a folder, the machine would not see them.
    const shared = [processes.folder, cacheFolder(), ...(assets ? [resolve(assets)] : [])];
    for (const path of shared) mkdirSync(path, { recursive: true });
    const child = spawn('sh', [join(__dirname, 'start-machine.sh'), name, folder, ...shared], {
      // Its input is what it lives by; it is in a group of its own since a Ctrl-C on the terminal is not for it.
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    const messages: string[] = [];
    child.stderr?.on('data', (chunk) => messages.push(String(chunk)));
    for await (const line of createInterface({ input: child.stdout! })) {
      const [, init] = /^ready (\d+)$/.exec(line) ?? [];
      if (init) return new Machine(processes, name, address, Number(init), child);
    }
    throw new Error(`the machine ${name} did not start: ${messages.join('')}`);
  }

  command(path: string, args: readonly string[]): [string, string[]] {
    return ['sh', [join(__dirname, 'enter.sh'), String(this.init), path, ...args]];
  }

  /** The machine's network alone, with the files and the processes of the tests' machine. */
  get network(): Place {
    const enter = ['--target', String(this.init), '--net', '--'];
    return { address: this.address, command: (path, args) => ['nsenter', [...enter, path, ...args]] };
  }

  /** Runs a program in the background. */
  start(name: string, path: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): void {
    this.processes.start(name, path, args, { place: this, env });
  }

  /** Runs a command, also one that fails. */
  async try(path: string, args: readonly string[], input?: string, env = {}): Promise<Answer> {
    return execute(this, path, args, { env: { PATH: process.env.PATH, HOME: '/root', ...env }, input });
  }

  /** Runs a command and returns what it printed. */
  async run(path: string, args: readonly string[], input?: string, env = {}): Promise<string> {
    const { code, stdout, stderr } = await this.try(path, args, input, env);
    if (code !== 0) {
      throw new Error(`on ${this.name}, ${path} ${args.join(' ')} ended with ${code}\n${stderr}${stdout}`);
    }
    return stdout;
  }

  /** Runs the lines of a shell script, up to the first that fails. */
  async sh(script: string, ...args: readonly string[]): Promise<string> {
    return this.run('sh', ['-euc', script, 'sh', ...args]);
  }

  /** Connects two machines by a pair of interfaces, which are down. */
  async connect(name: string, peer: Machine, peerName: string): Promise<void> {
    const args = ['link', 'add', name, 'type', 'veth', 'peer', 'name', peerName, 'netns', String(peer.init)];
    const ip = (...words: string[]) => execute(this.network, 'ip', words, { env: process.env });
    // A machine that has stopped keeps its interfaces as long as one of its connections is not quite closed.
    if ((await ip('link', 'show', name)).code === 0) await ip('link', 'delete', name);
    const { code, stderr } = await ip(...args);
    if (code !== 0) throw new Error(`${this.name} could not be connected with ${peer.name}: ${stderr}`);
  }

  /** Ends all that runs there at once, as a power cut does. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const end = once(this.child, 'exit');
    this.child.stdin?.end();
    await end;
  }
}
