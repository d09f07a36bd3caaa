import { spawnSync } from 'node:child_process';
import type { ConfigurationError } from '../problems';

/** Reads the repository of a folder with the user's git. */
export class Git {
  /**
   * @param folder where git runs
   * @param failed creates the error to throw when git fails, from its message
   */
  constructor(
    private readonly folder: string,
    private readonly failed: (why: string) => ConfigurationError,
  ) {}

  /** The output of a git command. */
  run(args: readonly string[], input?: string): Buffer {
    const answer = spawnSync('git', ['-C', this.folder, ...args], { input, maxBuffer: 2 ** 31 - 1 });
    if (answer.status === 0 && !answer.error) return answer.stdout;
    throw this.failed((answer.error?.message ?? answer.stderr.toString('utf8')).trim().split('\n')[0] ?? '');
  }

  /** The lines of a git command that ends each with NUL. */
  lines(args: readonly string[]): string[] {
    return this.run(args).toString('utf8').split('\0').filter(Boolean);
  }

  /** The commit of a revision, such as `HEAD` or `main~1`. */
  commit(revision: string): string {
    // A revision that begins with a dash would be an option.
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
    return this.run(args).toString('utf8').trim();
  }

  /**
   * Files of a commit, read by one process.
   *
   * @param below a file or folder, relative to git's folder
   * @param isWanted selects the files, by their paths relative to git's folder
   * @returns contents by path
   */
  filesAt(commit: string, below: string, isWanted = (_path: string) => true): Map<string, Buffer> {
    const entries = this.lines(['ls-tree', '-r', '-z', commit, '--', below]).flatMap((line) => {
      const [, id, path] = /^\d+ blob (\S+)\t([\s\S]+)$/.exec(line) ?? [];
      return id !== undefined && path !== undefined && isWanted(path) ? [{ id, path }] : [];
    });
    const output = this.run(['cat-file', '--batch'], entries.map(({ id }) => `${id}\n`).join(''));
    let at = 0;
    return new Map(
      entries.map(({ path }) => {
        // `<id> blob <size>`, the contents, and the end of a line.
        const start = output.indexOf('\n', at) + 1;
        const end = start + Number(output.toString('utf8', at, start).split(' ')[2]);
        at = end + 1;
        return [path, output.subarray(start, end)];
      }),
    );
  }
}
