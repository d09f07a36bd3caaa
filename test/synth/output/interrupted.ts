import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { DISK, type FileSystem } from '../../../lib/synth/output/file-system';
import { Output } from '../../../lib/synth/output/output';
import { thisProcess } from '../../../lib/synth/output/run-identity';
import type { OutputFile } from '../../../lib/synth/output-file';

/** What a program writes: the files of its folders. */
export type Program = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Writes what a program writes. */
export function run(outdir: string, program: Program, files: FileSystem = DISK): void {
  const output = new Output(outdir, files);
  try {
    const problems: string[] = [];
    for (const [folder, contents] of Object.entries(program)) output.write(folder, filesOf(contents), problems);
    if (problems.length > 0) throw new Error(problems.join('\n'));
    output.publish();
  } finally {
    output.close();
  }
}

function filesOf(contents: Readonly<Record<string, string>>): OutputFile[] {
  return Object.entries(contents).map(([file, text]) => ({ path: file, text }));
}

/** Every file in a folder by its path, without records. */
export function filesIn(folder: string): Record<string, string> {
  const names = fs.readdirSync(folder, { recursive: true }).map(String).sort();
  const files = names.filter((name) => !name.startsWith('.platypaas') && fs.statSync(path.join(folder, name)).isFile());
  return Object.fromEntries(files.map((name) => [name, fs.readFileSync(path.join(folder, name), 'utf8')]));
}

/** A file system in which something happens in place of each call from a chosen one on. */
export function interrupted(happens: (call: number) => void): {
  readonly files: FileSystem;
  readonly calls: () => number;
} {
  let calls = 0;
  const files = Object.fromEntries(
    Object.entries(DISK).map(([name, action]) => [
      name,
      (...args: string[]) => {
        happens(++calls);
        (action as (...args: string[]) => void)(...args);
      },
    ]),
  );
  return { files: files as unknown as FileSystem, calls: () => calls };
}

/** A failure as a file system reports it. */
export function failure(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: injected, rename`), { code, syscall: 'rename', path: 'somewhere' });
}

let dead: string | undefined;

/** Makes the staging folder one of a process that has ended. */
export function abandon(outdir: string): void {
  dead ??= JSON.stringify({
    pid: spawnSync(process.execPath, ['--version']).pid,
    started: 'then',
    host: thisProcess().host,
  });
  const staging = path.join(outdir, '.staging');
  if (owner(outdir) !== undefined) fs.writeFileSync(path.join(staging, 'owner.json'), dead);
  else if (fs.existsSync(staging)) fs.utimesSync(staging, new Date(0), new Date(0));
}

function owner(outdir: string): string | undefined {
  const file = path.join(outdir, '.staging', 'owner.json');
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
}
