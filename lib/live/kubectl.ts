import { type ChildProcess, spawn } from 'node:child_process';
import { onInterruption } from '../interruption';
import { ConfigurationError, describe, type Problem } from '../problems';

/** Which cluster to use, as options for kubectl. */
export interface KubectlOptions {
  /** A context of the kubeconfig. */
  readonly context?: string;
  /** A kubeconfig file. */
  readonly kubeconfig?: string;
}

/** How a command ended, and what it printed. */
export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Access to a cluster with the user's own kubectl, which supports every login method in their kubeconfig.
 *
 * Input and output are passed in memory: nothing that may be secret is in arguments or files.
 */
export class Kubectl {
  constructor(
    private readonly options: KubectlOptions = {},
    private readonly program = process.env.KUBECTL || 'kubectl',
  ) {}

  /** Runs a command that may fail. */
  try(args: readonly string[], input?: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const child = spawn(this.program, [...this.flags, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
      endWithUs(child);
      let stdout = '';
      let stderr = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        stdout += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        stderr += text;
      });
      child.on('error', () => reject(new ConfigurationError([describe(notFound(this.program))])));
      child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
      child.stdin.on('error', () => undefined); // it may end before it has read its input
      child.stdin.end(input ?? '');
    });
  }

  /**
   * The output of a command.
   *
   * @throws ConfigurationError when it fails, with the meaning of the error
   */
  async run(args: readonly string[], input?: string): Promise<string> {
    const answer = await this.try(args, input);
    if (answer.code === 0) return answer.stdout;
    throw new ConfigurationError([describe(failure(args, answer))]);
  }

  /** The object or list from `kubectl get`; undefined if the API server has no such object or kind. */
  async get<T>(...args: readonly string[]): Promise<T | undefined> {
    const answer = await this.try(['get', '-o', 'json', ...args]);
    if (answer.code === 0) return JSON.parse(answer.stdout) as T;
    if (isAbsent(answer.stderr)) return undefined;
    throw new ConfigurationError([describe(failure(['get', ...args], answer))]);
  }

  /** The response of an API path; undefined if the API server has no such path. */
  async raw<T>(path: string): Promise<T | undefined> {
    const answer = await this.try(['get', '--raw', path]);
    if (answer.code === 0) return JSON.parse(answer.stdout) as T;
    if (isAbsent(answer.stderr)) return undefined;
    throw new ConfigurationError([describe(failure(['get', '--raw', path], answer))]);
  }

  private get flags(): string[] {
    const { context, kubeconfig } = this.options;
    return [
      ...(context === undefined ? [] : [`--context=${context}`]),
      ...(kubeconfig === undefined ? [] : [`--kubeconfig=${kubeconfig}`]),
    ];
  }
}

/** kubectl is stopped when the command that started it is interrupted. */
function endWithUs(child: ChildProcess): void {
  const end = new Promise<void>((resolve) => child.on('error', () => resolve()).on('close', () => resolve()));
  const release = onInterruption((signal) => {
    child.kill(signal);
    return end;
  });
  void end.then(release);
}

function isAbsent(stderr: string): boolean {
  return /NotFound|the server doesn't have a resource type|could not find the requested resource|no matches for kind/.test(
    stderr,
  );
}

function notFound(program: string): Problem {
  return {
    what: `${program} cannot be run.`,
    remedy: 'Install kubectl (https://kubernetes.io/docs/tasks/tools/), or set KUBECTL to its path.',
    code: 'KUB001',
  };
}

// Messages of kubectl, or the client in it, when the cluster cannot be reached.
const UNREACHABLE =
  /connection refused|no such host|i\/o timeout|deadline exceeded|network is unreachable|no route to host|Unable to connect|was refused - did you specify|EOF$|TLS handshake timeout|current-context (?:must|is)|no configuration has been provided|context .* does not exist|no context exists|certificate/i;

/** The meaning of a kubectl error. Its output may be long, and is shortened to the last line. */
export function failure(args: readonly string[], { code, stderr }: Answer): Problem {
  const last = stderr.trim().split('\n').at(-1) ?? '';
  const said = last.replace(/^(?:error|Error from server)(?: \(\w+\))?: /, '').replace(/[.?]$/, '');
  if (/\((?:Forbidden|Unauthorized)\)|must be logged in/.test(stderr)) {
    return {
      what: `The API server refuses kubectl ${args[0]}: ${said}.`,
      remedy: 'Use a kubeconfig with the rights of a cluster administrator, or another context with --context.',
      code: 'KUB003',
    };
  }
  if (UNREACHABLE.test(stderr.trimEnd())) {
    return {
      what: `The cluster cannot be reached: ${said}.`,
      remedy: 'Check KUBECONFIG and the current context ("kubectl cluster-info"), or give another with --context.',
      code: 'KUB002',
    };
  }
  return {
    what: `kubectl ${args[0]} ended with ${code}${said === '' ? '' : `: ${said}`}.`,
    remedy: 'Run it yourself, with the same context, and fix what it reports.',
    code: 'KUB004',
  };
}
