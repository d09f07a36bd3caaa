import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { ROOT } from '../../bundle/bundles';
import { marksOf } from '../../bundle/sources';
import { sourcesOfProgram } from './program';

/** The sources whose types have been checked without errors. */
const CHECKED = path.join(ROOT, 'build', 'program.checked');

/** Whether the current program has been type-checked without errors. */
export function areTypesChecked(): boolean {
  return fs.existsSync(CHECKED) && fs.readFileSync(CHECKED, 'utf8') === wanted();
}

/**
 * Checks the types of the program while it runs, and reports errors.
 *
 * @returns whether there are no errors
 */
export function checkTypes(): Promise<boolean> {
  const compiler = path.join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const checked = wanted();
  return new Promise((resolve) => {
    const options = { cwd: ROOT, stdio: ['ignore', 2, 2] } satisfies Parameters<typeof spawn>[2];
    spawn(process.execPath, [compiler, '-p', 'tsconfig.program.json'], options)
      .on('error', () => resolve(false))
      .on('exit', (code) => {
        if (code === 0) fs.writeFileSync(CHECKED, checked);
        resolve(code === 0);
      });
  });
}

/** Records that the compiler found no type errors. */
export function markTypesChecked(): void {
  fs.writeFileSync(CHECKED, wanted());
}

function wanted(): string {
  const files = Object.keys(sourcesOfProgram() ?? {}).map((file) => [file, marksOf(path.join(ROOT, file))]);
  return JSON.stringify(files);
}
