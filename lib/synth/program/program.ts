import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { runInThisContext } from 'node:vm';
import { PEERS, ROOT } from '../../bundle/bundles';
import { thisProgram } from '../../bundle/code-cache';
import { isPeer, load as loadLibrary, useOwnCdk8s } from '../../bundle/load';
import { optimizeLater } from '../../bundle/optimize-later';
import { marksOf } from '../../bundle/sources';

/** The program of this checkout. */
export const SOURCE = path.join(ROOT, 'main.ts');

/** The same as JavaScript, with all that it imports beside this library. */
export const PROGRAM = path.join(ROOT, 'build', 'program.js');

/** The files that the program was made of, each with what changes with it. */
const MADE_OF = path.join(ROOT, 'build', 'program.json');

/** Whether the program is that of its sources as they are. */
export function isFresh(): boolean {
  const files = sourcesOfProgram();
  return (
    files !== undefined && Object.entries(files).every(([file, marks]) => marksOf(path.join(ROOT, file)) === marks)
  );
}

/** The files that the program was made of, unless it has not been made. */
export function sourcesOfProgram(): Readonly<Record<string, string>> | undefined {
  try {
    return JSON.parse(fs.readFileSync(MADE_OF, 'utf8')) as Record<string, string>;
  } catch {
    return undefined;
  }
}

/**
 * Makes JavaScript of the program, without a look at its types: `checkTypes` has that.
 *
 * @returns whether it could be made; what is wrong has been shown
 */
export function makeProgram(): boolean {
  // Only here, because most runs find the program as it was.
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
    // What was changed while it was read may not be in it.
    if (marksOf(SOURCE) === before) fs.writeFileSync(MADE_OF, JSON.stringify(Object.fromEntries(files)));
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs the program with the library and cdk8s as they are bundled.
 *
 * @param file a program that was made by `makeProgram`, or in the same way
 * @param source what it was made of
 */
export function runProgram(file = PROGRAM, source = SOURCE): void {
  optimizeLater();
  const loadPeer = useOwnCdk8s(thisProgram(source));
  const loadOther = createRequire(file);
  const module = { exports: {} };
  const load = (name: string): unknown => {
    const own = moduleOf(name);
    if (own !== undefined) return loadLibrary(own);
    return isPeer(name) ? loadPeer(name) : loadOther(name);
  };
  const text = `(function (exports, require, module, __filename, __dirname) {${fs.readFileSync(file, 'utf8')}\n})`;
  runInThisContext(text, { filename: file })(module.exports, load, module, file, path.dirname(file));
}

/** The module of the library that a name of this package stands for, as `exports` of package.json has it. */
function moduleOf(name: string): string | undefined {
  if (name === 'platypaas') return 'lib/index';
  const subpath = /^platypaas\/(.+)$/.exec(name)?.[1];
  if (subpath === undefined) return undefined;
  return subpath.startsWith('imports/') ? subpath : `lib/${subpath}/index`;
}
