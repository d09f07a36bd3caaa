#!/usr/bin/env node
/**
 * Runs the program of this checkout (`npm run synth`, and `cdk8s synth` through cdk8s.yaml).
 *
 * Half of a synthesis used to be spent on finding and compiling five hundred modules. So the program is one file, made
 * when it is installed and when a source is newer, and V8's compiled code is kept beside it (ADR 9).
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { Script } from 'node:vm';

const ROOT = path.resolve(__dirname, '../../../..');
const PROGRAM = path.join(ROOT, 'build', 'program.js');
const CODE_CACHE = path.join(ROOT, 'build', 'program.cache');

if (isFresh() || build()) run();
else process.exitCode = 1;

function isFresh(): boolean {
  const builtAt = modifiedAt(PROGRAM);
  return ['main.ts', 'lib', 'imports', 'package-lock.json'].every(
    (source) => newest(path.join(ROOT, source)) < builtAt,
  );
}

function newest(at: string): number {
  const stat = fs.statSync(at);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return fs.readdirSync(at).reduce((time, name) => Math.max(time, newest(path.join(at, name))), stat.mtimeMs);
}

function modifiedAt(file: string): number {
  return fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function build(): boolean {
  const { spawnSync } = require('node:child_process') as typeof import('node:child_process');
  return spawnSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: ['ignore', 2, 2] }).status === 0;
}

function run(): void {
  try {
    load();
  } catch (error) {
    // What a user can mend is told without the stack of our own code.
    if (!(error instanceof Error && error.name === 'ConfigurationError')) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

function load(): void {
  const source = `(function (exports, require, module, __filename, __dirname) {${fs.readFileSync(PROGRAM, 'utf8')}\n})`;
  const cachedData = modifiedAt(CODE_CACHE) >= modifiedAt(PROGRAM) ? fs.readFileSync(CODE_CACHE) : undefined;
  const script = new Script(source, { filename: PROGRAM, cachedData });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, PROGRAM, path.dirname(PROGRAM));
  if (cachedData === undefined || script.cachedDataRejected) keep(script.createCachedData());
}

/** Written beside its place and moved there, so that another run never reads half of it. */
function keep(code: Buffer): void {
  const unfinished = `${CODE_CACHE}.${process.pid}`;
  fs.writeFileSync(unfinished, code);
  fs.renameSync(unfinished, CODE_CACHE);
}
