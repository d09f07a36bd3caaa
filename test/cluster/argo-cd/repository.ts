import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** A git repository in a folder, which programs of this machine read by its address. */
export class Repository {
  readonly url: string;
  private readonly checkout: string;
  private readonly home: string;

  constructor(folder: string) {
    this.home = folder;
    this.checkout = join(folder, 'checkout');
    const bare = join(folder, 'platform.git');
    this.url = `file://${bare}`;
    mkdirSync(folder, { recursive: true });
    this.git(folder, 'init', '--quiet', '--bare', '--initial-branch=main', bare);
    this.git(folder, 'clone', '--quiet', bare, this.checkout);
    this.git(this.checkout, 'checkout', '--quiet', '-B', 'main');
  }

  /** Pushes a commit in which the repository is what is in a folder, at this path. */
  push(folder: string, path: string, message: string): void {
    this.git(this.checkout, 'rm', '-r', '--quiet', '--ignore-unmatch', '.');
    cpSync(folder, join(this.checkout, path), { recursive: true });
    this.git(this.checkout, 'add', '--all');
    const author = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.com'];
    this.git(this.checkout, ...author, 'commit', '--quiet', '--message', message);
    this.git(this.checkout, 'push', '--quiet', 'origin', 'main');
  }

  /** Without the user's own configuration, which may sign commits or ask. */
  private git(cwd: string, ...args: readonly string[]): void {
    const env = { PATH: process.env.PATH, HOME: this.home, GIT_CONFIG_NOSYSTEM: '1' };
    execFileSync('git', args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
  }
}
