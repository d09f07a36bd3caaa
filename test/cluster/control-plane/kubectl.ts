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
    return execute(this.place, 'kubectl', args, { env: this.env, input });
  }

  /** Runs commands of a shell, such as those of a guide, until one fails; kubectl is the cluster's there. */
  async script(commands: string): Promise<string> {
    const { code, stdout, stderr } = await execute(this.place, 'bash', ['-euxo', 'pipefail', '-c', commands], {
      env: this.env,
      input: '',
    });
    if (code !== 0) throw new Error(`a script ended with ${code}\n${stdout}${stderr}`);
    return stdout;
  }

  /** Runs a command and returns what it printed. */
  async run(args: readonly string[], input = ''): Promise<string> {
    const answer = await this.try(args, input);
    if (answer.code !== 0) throw new Error(`kubectl ${args.join(' ')} ended with ${answer.code}\n${answer.stderr}`);
    return answer.stdout;
  }

  /** With HOME, so that discovery is cached in the cluster's folder and neither the user's cache nor configuration counts. */
  private get env(): NodeJS.ProcessEnv {
    return { PATH: process.env.PATH, HOME: this.home, TMPDIR: this.home, KUBECONFIG: this.kubeconfig };
  }

  /** The answer of `kubectl get` to these arguments, an object or a List. */
  async get<T>(...args: readonly string[]): Promise<T> {
    return JSON.parse(await this.run(['get', '-o', 'json', ...args])) as T;
  }
}
