import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';

/** The root of this checkout. */
export const ROOT = path.resolve(__dirname, '../../../..');

/** The program as one file, and which sources it was made of. */
export const PROGRAM = path.join(ROOT, 'build', 'program.js');
export const MADE_OF = path.join(ROOT, 'build', 'program.sources');

const SOURCES = [
  'main.ts',
  'lib',
  'imports',
  'tsconfig.json',
  'tsconfig.build.json',
  // main.ts imports by the package's own name, which `exports` maps to files.
  'package.json',
  'package-lock.json',
];

/**
 * What tells the sources of the program from others: names, sizes and times, which are compared with those before and
 * never with the clock.
 */
export function fingerprint(): string {
  const hash = createHash('sha256');
  for (const source of SOURCES) add(source, hash);
  return hash.digest('hex');
}

function add(source: string, to: ReturnType<typeof createHash>): void {
  const stat = fs.statSync(path.join(ROOT, source), { throwIfNoEntry: false });
  if (!stat) return;
  if (stat.isDirectory()) {
    for (const name of fs.readdirSync(path.join(ROOT, source)).sort()) add(`${source}/${name}`, to);
  } else {
    to.update(`${source} ${stat.size} ${stat.mtimeMs}\n`);
  }
}
