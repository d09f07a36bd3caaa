import { type Answer, execute, LOOPBACK, type Place } from './place';

export type { Answer } from './place';

/** kubectl with the rights of one kubeconfig file. */
export class Kubectl {
  constructor(
    readonly kubeconfig: string,
    private readonly home: string,
    private readonly place: Place = LOOPBACK,
  ) {}

  /** Runs a command, also one that fails. */
  async try(args: readonly string[], input = ''): Promise<Answer> {
    // HOME, so that discovery is cached in the cluster's folder and neither the user's cache nor configuration counts.
    const env = { PATH: process.env.PATH, HOME: this.home, TMPDIR: this.home, KUBECONFIG: this.kubeconfig };
    return execute(this.place, 'kubectl', args, { env, input });
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
