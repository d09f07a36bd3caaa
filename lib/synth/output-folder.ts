import * as fs from 'node:fs';
import * as path from 'node:path';
import { ConfigurationError, describe } from '../problems';
import { HEADER } from './kustomization';

/** A file of the output: its path, relative to its folder, and its text. */
export interface OutputFile {
  readonly path: string;
  readonly text: string;
}

/** A folder of the output. */
export interface OutputFolder {
  readonly name: string;
  readonly files: readonly OutputFile[];
}

/**
 * Writes every folder beside its destination and then moves them all into place, so that a failure leaves the former
 * output untouched. Folders that an earlier run wrote and this one did not are removed; anything else in the output
 * directory stays.
 */
export function writeFolders(outdir: string, folders: readonly OutputFolder[]): void {
  refuseForeignFolders(outdir, folders);
  fs.mkdirSync(outdir, { recursive: true });
  const staging = fs.mkdtempSync(path.join(outdir, '.staging-'));
  try {
    for (const folder of folders) writeFolder(path.join(staging, 'new', folder.name), folder.files);
    fs.mkdirSync(path.join(staging, 'old'));
    for (const name of generatedFolders(outdir))
      fs.renameSync(path.join(outdir, name), path.join(staging, 'old', name));
    for (const { name } of folders) fs.renameSync(path.join(staging, 'new', name), path.join(outdir, name));
  } finally {
    fs.rmSync(staging, { recursive: true, force: true });
  }
}

function writeFolder(folder: string, files: readonly OutputFile[]): void {
  for (const file of files) {
    const target = path.join(folder, file.path);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, file.text);
  }
}

function generatedFolders(outdir: string): string[] {
  return fs.readdirSync(outdir).filter((name) => isGenerated(path.join(outdir, name)));
}

function isGenerated(folder: string): boolean {
  const kustomization = path.join(folder, 'kustomization.yaml');
  return fs.existsSync(kustomization) && fs.readFileSync(kustomization, 'utf8').startsWith(HEADER);
}

function refuseForeignFolders(outdir: string, folders: readonly OutputFolder[]): void {
  const foreign = folders
    .map(({ name }) => path.join(outdir, name))
    .filter((folder) => fs.existsSync(folder) && fs.readdirSync(folder).length > 0 && !isGenerated(folder));
  if (foreign.length === 0) return;
  throw new ConfigurationError(
    foreign.map((folder) =>
      describe({
        what: `${folder} exists, and platypaas did not write it.`,
        remedy: 'Move it away, rename the chart, or choose another output directory.',
        code: 'SYN003',
      }),
    ),
  );
}
