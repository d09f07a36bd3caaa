import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { ConfigurationError, describe } from '../problems';
import type { JsonMap } from '../settings/schema';
import { readObjects } from './read';

/**
 * The objects of a file or folder as a revision of its git repository has them.
 *
 * @throws ConfigurationError when there is no such revision, or it does not have the path
 */
export function objectsAtRevision(input: string, revision: string): JsonMap[] {
  const at = fs.statSync(input, { throwIfNoEntry: false })?.isDirectory() === false ? path.dirname(input) : input;
  const git = (...args: string[]) => {
    const answer = spawnSync('git', ['-C', at, ...args], { encoding: 'buffer', maxBuffer: 2 ** 28 });
    if (answer.status === 0) return answer.stdout;
    const said = answer.error ? answer.error.message : answer.stderr.toString('utf8');
    throw new ConfigurationError([describe(notReadable(input, revision, said.trim().split('\n')[0] ?? ''))]);
  };
  // A revision that begins with a dash would be an option.
  const commit = git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`)
    .toString('utf8')
    .trim();
  const top = git('rev-parse', '--show-toplevel').toString('utf8').trim();
  const below = path.relative(top, fs.realpathSync(input)).split(path.sep).join('/');
  const names = git('ls-tree', '-r', '-z', '--name-only', '--full-tree', commit, '--', below || '.')
    .toString('utf8')
    .split('\0')
    .filter(Boolean);
  if (names.length === 0) throw new ConfigurationError([describe(notReadable(input, revision, 'it has no such path'))]);
  const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'platypaas-revision-'));
  try {
    for (const name of names) {
      const file = path.join(copy, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, git('show', `${commit}:${name}`));
    }
    return readObjects(path.join(copy, below));
  } finally {
    fs.rmSync(copy, { recursive: true, force: true });
  }
}

function notReadable(input: string, revision: string, why: string) {
  return {
    what: `${input} cannot be read at the revision ${revision}${why === '' ? '' : `: ${why.replace(/^fatal: |\.$/g, '')}`}.`,
    remedy: 'Give a commit, tag or branch of the repository that the folder is in, such as HEAD or main~1.',
    code: 'DIF005',
  };
}
