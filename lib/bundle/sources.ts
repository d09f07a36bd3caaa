import { createHash, type Hash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { ROOT } from './bundles';

const SOURCES = [
  'lib',
  'imports',
  'tsconfig.json',
  'tsconfig.build.json',
  // The package's own name is resolved to files by `exports`.
  'package.json',
  'package-lock.json',
];

/**
 * The fingerprint of the library's sources: names, sizes and times, which are compared with earlier ones and never with
 * the clock.
 */
export function fingerprint(): string {
  const hash = createHash('sha256');
  for (const source of SOURCES) add(path.join(ROOT, source), source, hash);
  return hash.digest('hex');
}

function add(file: string, name: string, to: Hash): void {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (stat?.isDirectory()) {
    for (const child of fs.readdirSync(file).sort()) add(`${file}${path.sep}${child}`, `${name}/${child}`, to);
  } else {
    to.update(`${name} ${marksOf(file, stat)}\n`);
  }
}

/** A fingerprint that changes with a file. */
export function marksOf(file: string, stat = fs.statSync(file, { throwIfNoEntry: false })): string {
  return stat ? `${stat.size} ${stat.mtimeMs}` : '';
}
