#!/usr/bin/env node
/**
 * Runs the program of this checkout, main.ts, and reports what it did; with `--quiet`, only problems.
 *
 * The library is built on installation and when one of its sources has changed, the program when it has changed; its
 * types are checked in parallel to the run (ADR 9).
 */
import * as fs from 'node:fs';
import { MADE_OF, ROOT } from '../../bundle/bundles';
import { fingerprint } from '../../bundle/sources';
import { isFresh, makeProgram, runProgram, SOURCE } from './program';

// A program is identified by its script (ADR 19), here main.ts.
process.argv[1] = SOURCE;
// A run whose output pipe is closed does not fail: its purpose is the files, not the report.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
if (!isQuiet()) process.env.PLATYPAAS_SUMMARY ??= process.argv.includes('--json') ? 'json' : '1';

if (!isLibraryFresh() && !build()) process.exitCode = 1;
else if (isFresh() || makeProgram()) run();
else process.exitCode = 1;

/** `npm run synth -- --quiet`; npm consumes the flag of `npm run synth --quiet` and passes it on in its settings. */
function isQuiet(): boolean {
  return process.argv.includes('--quiet') || process.env.npm_config_loglevel === 'warn';
}

function isLibraryFresh(): boolean {
  return fs.existsSync(MADE_OF) && fs.readFileSync(MADE_OF, 'utf8') === fingerprint();
}

function build(): boolean {
  const { spawnSync } = require('node:child_process') as typeof import('node:child_process');
  const sources = fingerprint();
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: ['ignore', 2, 2] });
  // Changes during the build are not included.
  if (status === 0) fs.writeFileSync(MADE_OF, sources);
  return status === 0;
}

function run(): void {
  const { areTypesChecked, checkTypes } = require('./types') as typeof import('./types');
  const types = areTypesChecked() ? undefined : checkTypes();
  try {
    runProgram();
  } catch (error) {
    // Problems that a user can fix are shown without a stack of our own code.
    if (!(error instanceof Error && error.name === 'ConfigurationError')) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
  void types?.then((right) => {
    if (!right) process.exitCode = 1;
  });
}
