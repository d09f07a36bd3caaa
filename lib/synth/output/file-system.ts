import * as fs from 'node:fs';

/** Every file operation of synthesis, so a test can make each single step fail, or be the last one. */
export interface FileSystem {
  makeFolder(folder: string): void;
  write(file: string, text: string): void;
  /** Hard-links a file, or copies it if the file system does not support hard links. */
  keep(file: string, as: string): void;
  rename(from: string, to: string): void;
  removeFile(file: string): void;
  /** Removes an empty folder. */
  removeFolder(folder: string): void;
  removeAll(folder: string): void;
}

/** The real one. */
export const DISK: FileSystem = {
  makeFolder: (folder) => fs.mkdirSync(folder, { recursive: true }),
  write: (file, text) => fs.writeFileSync(file, text),
  keep(file, as) {
    try {
      fs.linkSync(file, as);
    } catch {
      fs.copyFileSync(file, as);
    }
  },
  rename: (from, to) => fs.renameSync(from, to),
  removeFile: (file) => fs.unlinkSync(file),
  removeFolder: (folder) => fs.rmdirSync(folder),
  removeAll: (folder) => fs.rmSync(folder, { recursive: true, force: true }),
};

/** What is at a path, without following a symbolic link. */
export function entryAt(at: string): fs.Stats | undefined {
  try {
    return fs.lstatSync(at, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined; // a file has no children
    throw error;
  }
}

/** The text of a file, if it exists. */
export function textOf(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
