import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { ConfigurationError, describe, quoted } from '../problems';

/** A file of a fleet that two states do not have alike. */
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
  const text = (args: readonly string[]) => git(folder, args).toString('utf8');
  const lines = (args: readonly string[]) => text(args).split('\0').filter(Boolean);
  text(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`]);
  // Untracked files are new, and so are those that git ignores.
  const changed = [
    ...lines(['diff', '--no-renames', '--name-only', '--relative', '-z', revision, '--', '.']),
    ...lines(['ls-files', '--others', '-z', '--', '.']),
  ];
  const paths = [...new Set(changed)].sort();
  const former = contentsAt(folder, revision, text(['rev-parse', '--show-prefix']).trim(), paths);
  return paths.map((file) => ({
    path: file,
    before: former.get(file),
    after: fs.existsSync(path.join(folder, file)) ? fs.readFileSync(path.join(folder, file), 'utf8') : undefined,
  }));
}

/** The contents of files in a commit, read by one process. */
function contentsAt(folder: string, revision: string, prefix: string, paths: readonly string[]): Map<string, string> {
  const asked = paths.map((file) => `${revision}:${prefix}${file}\n`).join('');
  const output = git(folder, ['cat-file', '--batch'], asked);
  const contents = new Map<string, string>();
  let at = 0;
  for (const file of paths) {
    const end = output.indexOf('\n', at);
    const size = /^[0-9a-f]+ blob (\d+)$/.exec(output.toString('utf8', at, end))?.[1];
    at = end + 1;
    if (size === undefined) continue; // it is missing there
    contents.set(file, output.toString('utf8', at, at + Number(size)));
    at += Number(size) + 1;
  }
  return contents;
}

function git(folder: string, args: readonly string[], input?: string): Buffer {
  const { status, stdout, error } = spawnSync('git', ['-C', folder, ...args], { input, maxBuffer: 2 ** 31 - 1 });
  if (status === 0 && !error) return stdout;
  throw new ConfigurationError([
    describe({
      what: `git has no former state of ${quoted(folder)}: \`git ${args[0]}\` failed${error ? `, ${error.message}` : ''}.`,
      remedy:
        'Run it in the repository that the fleet is committed to, with a --since that it has, or give --from a folder.',
      code: 'FLT020',
    }),
  ]);
}
