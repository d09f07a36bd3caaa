import * as fs from 'node:fs';
import * as path from 'node:path';
import { Git } from '../diff/git';
import { ConfigurationError, describe, quoted } from '../problems';

/** A file of a fleet that differs between two states. */
export interface ChangedFile {
  /** Its path in the folder of the fleet. */
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Every file of a folder, by its path in it. */
export function filesIn(folder: string): ReadonlyMap<string, () => string> {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  const read = (file: string) => () => fs.readFileSync(path.join(folder, file), 'utf8');
  return new Map(paths.sort().map((file) => [file, read(file)]));
}

/** What differs between two folders. */
export function changesBetween(before: string, after: string): ChangedFile[] {
  const [old, now] = [filesIn(before), filesIn(after)];
  const paths = [...new Set([...old.keys(), ...now.keys()])].sort();
  return paths
    .map((file) => ({ path: file, before: old.get(file)?.(), after: now.get(file)?.() }))
    .filter((file) => file.before !== file.after);
}

/**
 * What differs between a folder and what git has of it.
 *
 * @param revision such as `HEAD` or `main`
 * @throws ConfigurationError when the folder is in no repository, or there is no such revision
 */
export function changesSince(revision: string, folder: string): ChangedFile[] {
  const git = new Git(folder, (why) => noFormerState(folder, why));
  const commit = git.commit(revision);
  // Untracked files are new, and so are those that git ignores.
  const changed = [
    ...git.lines(['diff', '--no-renames', '--name-only', '--relative', '-z', commit, '--', '.']),
    ...git.lines(['ls-files', '--others', '-z', '--', '.']),
  ];
  const paths = new Set(changed);
  const former = git.filesAt(commit, '.', (file) => paths.has(file));
  return [...paths].sort().map((file) => ({
    path: file,
    before: former.get(file)?.toString('utf8'),
    after: fs.existsSync(path.join(folder, file)) ? fs.readFileSync(path.join(folder, file), 'utf8') : undefined,
  }));
}

function noFormerState(folder: string, why: string): ConfigurationError {
  return new ConfigurationError([
    describe({
      what: `git has no earlier state of ${quoted(folder)}${why === '' ? '' : `: ${why.replace(/^fatal: |\.$/g, '')}`}.`,
      remedy:
        'Run it in the repository that the fleet is committed to, with a --since that exists there, or give a folder with --from.',
      code: 'FLT020',
    }),
  ]);
}
