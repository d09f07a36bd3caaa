import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { toTheEnd } from '../interruption';
import { ConfigurationError, describe } from '../problems';
import { Git } from './git';

/**
 * What a file or folder has in a revision of its git repository.
 *
 * @param read reads a file or folder
 * @throws ConfigurationError when there is no such revision, or it does not have the path
 */
export async function atRevision<T>(input: string, revision: string, read: (input: string) => T): Promise<T> {
  const isFile = fs.statSync(input, { throwIfNoEntry: false })?.isDirectory() === false;
  const folder = isFile ? path.dirname(input) : input;
  const git = new Git(folder, (why) => new ConfigurationError([describe(notReadable(input, revision, why))]));
  const name = isFile ? path.basename(input) : '.';
  const files = git.filesAt(git.commit(revision), name);
  if (files.size === 0) throw new ConfigurationError([describe(notReadable(input, revision, 'it has no such path'))]);
  // The folder is removed again, even on interruption.
  return toTheEnd(() => {
    const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'platypaas-revision-'));
    try {
      for (const [file, contents] of files) {
        fs.mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
        fs.writeFileSync(path.join(copy, file), contents);
      }
      return read(path.join(copy, name));
    } finally {
      fs.rmSync(copy, { recursive: true, force: true });
    }
  });
}

function notReadable(input: string, revision: string, why: string) {
  return {
    what: `${input} cannot be read at the revision ${revision}${why === '' ? '' : `: ${why.replace(/^fatal: |\.$/g, '')}`}.`,
    remedy: 'Give a commit, tag or branch of the repository that the folder is in, such as HEAD or main~1.',
    code: 'DIF005',
  };
}
