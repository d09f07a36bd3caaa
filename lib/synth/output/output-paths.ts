import * as path from 'node:path';
import { describe, quoted } from '../../problems';
import { entryAt } from './file-system';

/**
 * The paths that a run writes to: each inside of the output directory, each only once, and none where something else
 * is.
 */
export class OutputPaths {
  /** In lower case, because a repository may also be checked out on a case-insensitive file system. */
  private readonly files = new Set<string>();
  private readonly folders = new Set<string>();
  private readonly looked = new Map<string, string | undefined>();

  constructor(private readonly outdir: string) {}

  /**
   * Reserves a path for a file.
   *
   * @param folder the folder of a chart
   * @param file the path in it
   * @returns why the file cannot be written there
   */
  take(folder: string, file: string): string | undefined {
    if (!isInside(file)) {
      return describe({
        what: `${quoted(file)} is not a path in the folder ${folder}.`,
        remedy:
          'Give files and subfolders of a chart paths such as bootstrap/kind.yaml, without "..", ".", and a leading slash.',
        code: 'SYN012',
      });
    }
    const at = `${folder}/${file}`;
    const key = at.toLowerCase();
    const parents = foldersOf(at);
    const keys = parents.map((parent) => parent.toLowerCase());
    if (this.files.has(key) || this.folders.has(key) || keys.some((parent) => this.files.has(parent))) {
      return describe({
        what: `${quoted(at)} is written by two charts or files, or is a file and a folder at once.`,
        remedy: 'Give one of them another name: names that differ in upper and lower case only are one on many disks.',
        code: 'SYN013',
      });
    }
    this.files.add(key);
    for (const parent of keys) this.folders.add(parent);
    return parents.map((parent) => this.obstacle(parent)).find((obstacle) => obstacle !== undefined);
  }

  private obstacle(folder: string): string | undefined {
    if (!this.looked.has(folder)) this.looked.set(folder, this.lookAt(folder));
    return this.looked.get(folder);
  }

  private lookAt(folder: string): string | undefined {
    const entry = entryAt(path.join(this.outdir, folder));
    if (entry === undefined || entry.isDirectory()) return undefined;
    return describe({
      what: `${this.outdir}/${folder} is ${entry.isSymbolicLink() ? 'a symbolic link' : 'a file'}, but a folder must be written there.`,
      remedy: 'Move it away, rename the chart, or choose another output directory.',
      code: 'SYN003',
    });
  }
}

/** Whether the name of a chart can be that of a folder in the output directory. */
export function folderProblem(name: string): string | undefined {
  if (isInside(name) && !name.includes('/') && !name.startsWith('.')) return undefined;
  return describe({
    what: `${quoted(name)} cannot be the name of a folder in the output directory.`,
    remedy: 'Give the chart an id of letters, digits and dashes.',
    code: 'SYN012',
  });
}

/** Parts that are not empty and do not lead elsewhere. */
function isInside(file: unknown): boolean {
  return (
    typeof file === 'string' &&
    !/[\p{Cc}\u2028\u2029\\]/u.test(file) &&
    file.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
  );
}

function foldersOf(file: string): string[] {
  const parts = file.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
