#!/usr/bin/env node
/**
 * Runs the program of this checkout, main.ts, and says what it did; with `--quiet`, only what is wrong.
 *
 * Half of a synthesis used to be spent on finding and compiling five hundred modules. So the program is one file, made
 * when it is installed and when a source has changed, and V8's compiled code is kept beside it (ADR 9).
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { runProgram } from './code-cache';
import { fingerprint, MADE_OF, PROGRAM, ROOT } from './sources';

// A program is known by its script (ADR 19), and that is main.ts.
process.argv[1] = path.join(ROOT, 'main.ts');
// A run whose reader has gone away does not fail: it is there for the files, not for the report.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
if (!isQuiet()) process.env.PLATYPAAS_SUMMARY ??= '1';

if (isFresh() || build()) run();
else process.exitCode = 1;

/** `npm run synth -- --quiet`; npm keeps `npm run synth --quiet` for itself, and says so in its settings. */
function isQuiet(): boolean {
  return process.argv.includes('--quiet') || process.env.npm_config_loglevel === 'warn';
}

function isFresh(): boolean {
  if (!fs.existsSync(PROGRAM) || !fs.existsSync(MADE_OF)) return false;
  return fs.readFileSync(MADE_OF, 'utf8') === fingerprint();
}

function build(): boolean {
  const { spawnSync } = require('node:child_process') as typeof import('node:child_process');
  const sources = fingerprint();
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: ['ignore', 2, 2] });
  // What was changed while it was built is not in it.
  if (status === 0) fs.writeFileSync(MADE_OF, sources);
  return status === 0;
}

function run(): void {
  try {
    runProgram();
  } catch (error) {
    // What a user can mend is shown without the stack of our own code.
    if (!(error instanceof Error && error.name === 'ConfigurationError')) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
