/**
 * Runs a program in TypeScript or JavaScript as Node would run it, in a separate process: with the cdk8s and the
 * platypaas that resolve from its folder. Problems that a user can fix are shown without a stack of our own code.
 *
 *     node child.js main.ts [ARGUMENTS]
 *
 * With PLATYPAAS_PREPARED, it loads the packages that are listed there and waits for a message before it runs.
 */
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { optimizeLater } from '../bundle/optimize-later';
import { canRunAgain } from '../synth/program/again';
import { runProgram } from './compiled';

optimizeLater();

const [, , program = ''] = process.argv;
const file = path.resolve(program);
// A program is identified by its script (ADR 19).
process.argv.splice(1, 2, file);

/** What the program imports from packages. */
let imported: readonly string[] = [];

process.on('uncaughtException', (error: unknown) => {
  console.error(readable(error));
  process.exit(1);
});

const { PLATYPAAS_PREPARED: prepared } = process.env;
delete process.env.PLATYPAAS_PREPARED;
if (prepared === undefined) start();
else prepare(prepared.split(' '));

function start(): void {
  const code = compiled(file);
  if (code === undefined) {
    process.exitCode = 1;
    return;
  }
  process.setSourceMapsEnabled(true);
  canRunAgain(code, require.resolve('./compiled'), file, code);
  runProgram(file, code);
}

/** Preloads what the program will need, so only the program itself has to be loaded when it has changed. */
function prepare(packages: readonly string[]): void {
  const gone = () => process.exit();
  process.once('disconnect', gone);
  process.once('message', () => {
    process.off('disconnect', gone);
    start();
  });
  const load = createRequire(file);
  for (const name of ['esbuild', ...packages]) {
    try {
      (name === 'esbuild' ? require : load)(name);
    } catch {
      // The program itself reports what it cannot load.
    }
  }
}

/** The program and its own files as one bundle; packages stay external. */
function compiled(entry: string): string | undefined {
  const { buildSync } = require('esbuild') as typeof import('esbuild');
  try {
    const { outputFiles, metafile } = buildSync({
      entryPoints: [entry],
      bundle: true,
      write: false,
      metafile: true,
      packages: 'external',
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      sourcemap: 'inline',
      logLevel: 'warning',
    });
    const packages = Object.values(metafile.inputs).flatMap(({ imports }) => imports.filter((one) => one.external));
    imported = [...new Set(packages.map((one) => one.path))];
    const files = Object.keys(metafile.inputs).map((input) => path.resolve(input));
    process.send?.({ files, packages: imported });
    return outputFiles[0]?.text ?? '';
  } catch {
    return undefined; // esbuild has reported why
  }
}

function readable(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error.name === 'ConfigurationError') return error.message;
  // Loaded here because a program that runs does not need it.
  const { missingPackages } = require('./missing') as typeof import('./missing');
  return missingPackages(file, imported, error) ?? error.stack ?? error.message;
}
