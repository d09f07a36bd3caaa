#!/usr/bin/env node
/**
 * Runs the program of this checkout (`npm run synth`, and `cdk8s synth` through cdk8s.yaml).
 *
 * The compiled program is started directly, because a TypeScript loader alone takes longer than the synthesis; sources
 * that changed since they were compiled are compiled first.
 */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

const ROOT = path.resolve(__dirname, '../../..');
const COMPILED_AT = path.join(ROOT, 'build', '.tsbuildinfo');

function newestSource(at: string): number {
  const stat = fs.statSync(at);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...fs.readdirSync(at).map((name) => newestSource(path.join(at, name))));
}

function compileIfStale(): boolean {
  const sources = ['main.ts', 'lib', 'imports'].map((name) => newestSource(path.join(ROOT, name)));
  const compiled = fs.existsSync(COMPILED_AT) ? fs.statSync(COMPILED_AT).mtimeMs : 0;
  if (Math.max(...sources) < compiled) return true;
  const tsc = spawnSync(path.join(ROOT, 'node_modules', '.bin', 'tsc'), ['-p', 'tsconfig.build.json'], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
  });
  if (tsc.status === 0) fs.utimesSync(COMPILED_AT, new Date(), new Date());
  return tsc.status === 0;
}

function run(): void {
  try {
    require(path.join(ROOT, 'build', 'main.js'));
  } catch (error) {
    // What a user can mend is told without the stack of our own code.
    if (!(error instanceof Error && error.name === 'ConfigurationError')) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

if (compileIfStale()) run();
else process.exitCode = 1;
