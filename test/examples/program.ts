import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { transformSync } from '@swc/core';

const PROJECT = path.join(__dirname, '..', '..');
const EXAMPLES = path.join(PROJECT, 'examples');

/** The names of all example programs. */
export const EXAMPLE_NAMES = fs.readdirSync(EXAMPLES).map((file) => path.basename(file, '.ts'));

/** What a program said, and the folder of its output. */
export interface Run {
  readonly status: number | null;
  readonly stderr: string;
  /** A kustomization for each chart, or one of what the program printed. */
  readonly folders: readonly string[];
}

/**
 * Runs an example as a user does, with the compiled package.
 *
 * @param scratch an empty folder for the program and its output
 */
export function runExample(name: string, scratch: string): Run {
  const program = path.join(scratch, 'examples', `${name}.js`);
  fs.mkdirSync(path.dirname(program));
  fs.writeFileSync(program, compiled(path.join(EXAMPLES, `${name}.ts`)));
  const packages = path.join(scratch, 'node_modules');
  fs.mkdirSync(packages);
  for (const dependency of ['cdk8s', 'cdk8s-plus-28', 'constructs']) {
    fs.symlinkSync(path.join(PROJECT, 'node_modules', dependency), path.join(packages, dependency));
  }
  fs.symlinkSync(PROJECT, path.join(packages, 'platypaas'));
  const { status, stderr, stdout } = spawnSync(process.execPath, [program], { cwd: scratch, encoding: 'utf8' });
  const dist = path.join(scratch, 'dist');
  if (stdout !== '') {
    const printed = path.join(dist, name);
    fs.mkdirSync(printed, { recursive: true });
    fs.writeFileSync(path.join(printed, 'printed.yaml'), stdout);
    fs.writeFileSync(path.join(printed, 'kustomization.yaml'), 'resources: [printed.yaml]\n');
  }
  // The record of what was written stands beside the platforms.
  const names = fs.existsSync(dist) ? fs.readdirSync(dist).sort() : [];
  const folders = names.filter((name) => !name.startsWith('.'));
  return { status, stderr, folders: folders.map((folder) => path.join(dist, folder)) };
}

function compiled(file: string): string {
  return transformSync(fs.readFileSync(file, 'utf8'), {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  }).code;
}
