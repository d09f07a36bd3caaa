import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** What kubectl said. */
export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** kubectl with the rights of one kubeconfig file. */
export class Kubectl {
  constructor(
    readonly kubeconfig: string,
    private readonly home: string,
  ) {}

  /** Runs a command, also one that fails. */
  async try(args: readonly string[], input = ''): Promise<Answer> {
    const child = spawn('kubectl', args, {
      // HOME, so that discovery is cached in the cluster's folder and neither the user's cache nor configuration counts.
      env: { PATH: process.env.PATH, HOME: this.home, TMPDIR: this.home, KUBECONFIG: this.kubeconfig },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.on('error', () => {}); // it may end before it has read its input
    child.stdin.end(input);
    const [stdout, stderr, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close') as Promise<[number | null]>,
    ]);
    return { code: code ?? -1, stdout, stderr };
  }

  /** Runs a command and returns what it printed. */
  async run(args: readonly string[], input = ''): Promise<string> {
    const answer = await this.try(args, input);
    if (answer.code !== 0) throw new Error(`kubectl ${args.join(' ')} ended with ${answer.code}\n${answer.stderr}`);
    return answer.stdout;
  }

  /** The answer of `kubectl get` to these arguments, an object or a List. */
  async get<T>(...args: readonly string[]): Promise<T> {
    return JSON.parse(await this.run(['get', '-o', 'json', ...args])) as T;
  }
}
