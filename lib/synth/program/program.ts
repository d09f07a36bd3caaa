import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { runInThisContext } from 'node:vm';
import { PEERS, ROOT } from '../../bundle/bundles';
import { thisProgram } from '../../bundle/code-cache';
import { isPeer, load as loadLibrary, useOwnCdk8s } from '../../bundle/load';
import { optimizeLater } from '../../bundle/optimize-later';
import { marksOf } from '../../bundle/sources';
import { canRunAgain } from './again';

/** The program of this checkout. */
export const SOURCE = path.join(ROOT, 'main.ts');

/** The program as JavaScript, with everything that it imports except this library. */
export const PROGRAM = path.join(ROOT, 'build', 'program.js');

/** The files that the program was built from, each with a fingerprint. */
const MADE_OF = path.join(ROOT, 'build', 'program.json');

/** Whether the program is up to date with its sources. */
export function isFresh(): boolean {
  const files = sourcesOfProgram();
  return (
    files !== undefined && Object.entries(files).every(([file, marks]) => marksOf(path.join(ROOT, file)) === marks)
  );
}

/** The files that the program was built from, if it has been built. */
export function sourcesOfProgram(): Readonly<Record<string, string>> | undefined {
  try {
    return JSON.parse(fs.readFileSync(MADE_OF, 'utf8')) as Record<string, string>;
  } catch {
    return undefined;
  }
}

/**
 * Compiles the program to JavaScript without checking types; that is done by `checkTypes`.
 *
 * @returns whether it could be built; errors have been shown
 */
export function makeProgram(): boolean {
  // Only here, because in most runs the program is unchanged.
  const { buildSync } = require('esbuild') as typeof import('esbuild');
  fs.rmSync(MADE_OF, { force: true });
  const before = marksOf(SOURCE);
  try {
    const { metafile } = buildSync({
      entryPoints: [SOURCE],
      outfile: PROGRAM,
      absWorkingDir: ROOT,
      bundle: true,
      metafile: true,
      external: ['platypaas', ...PEERS.keys()],
      platform: 'node',
      target: 'node20',
      logLevel: 'warning',
    });
    const files = Object.keys(metafile.inputs).map((file) => [file, marksOf(path.join(ROOT, file))] as const);
    // Changes during the build may not be included.
    if (marksOf(SOURCE) === before) fs.writeFileSync(MADE_OF, JSON.stringify(Object.fromEntries(files)));
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs the program with the library and cdk8s as they are bundled.
 *
 * @param file a program that was built by `makeProgram`, or in the same way
 * @param source the file that it was built from
 */
export function runProgram(file = PROGRAM, source = SOURCE): void {
  const code = fs.readFileSync(file, 'utf8');
  canRunAgain(code, __filename, file, source);
  optimizeLater();
  const loadPeer = useOwnCdk8s(thisProgram(source));
  const loadOther = createRequire(file);
  const module = { exports: {} };
  const load = (name: string): unknown => {
    const own = moduleOf(name);
    if (own !== undefined) return loadLibrary(own);
    return isPeer(name) ? loadPeer(name) : loadOther(name);
  };
  const text = `(function (exports, require, module, __filename, __dirname) {${code}\n})`;
  runInThisContext(text, { filename: file })(module.exports, load, module, file, path.dirname(file));
}

/** The module of the library for a subpath of this package, according to `exports` of package.json. */
function moduleOf(name: string): string | undefined {
  if (name === 'platypaas') return 'lib/index';
  const subpath = /^platypaas\/(.+)$/.exec(name)?.[1];
  if (subpath === undefined) return undefined;
  return subpath.startsWith('imports/') ? subpath : `lib/${subpath}/index`;
}
