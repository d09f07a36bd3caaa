/**
 * `npm run example star-wars`: compiles a program of examples/ and runs it, as it would run in a project of a user. Its output
 * is in `build/examples/star-wars/`: examples have folders of the same names, and `dist/` is that of main.ts.
 */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = path.resolve(__dirname, '../../../..');
const names = fs.readdirSync(path.join(ROOT, 'examples')).map((file) => path.basename(file, '.ts'));
const name = path.basename(process.argv[2] ?? '', '.ts');

/** Shows what a user can mend without a stack of our own code. It is part of the program. */
function report(error: unknown): void {
  console.error(error instanceof Error && error.name === 'ConfigurationError' ? error.message : error);
  process.exitCode = 1;
}

if (names.includes(name)) {
  const program = path.join(ROOT, 'build', 'examples', `${name}.js`);
  buildSync({
    entryPoints: [path.join(ROOT, 'examples', `${name}.ts`)],
    outfile: program,
    bundle: true,
    platform: 'node',
    packages: 'external',
    logLevel: 'warning',
    banner: { js: `process.on('uncaughtException', ${report});` },
  });
  const env = { PLATYPAAS_SUMMARY: '1', CDK8S_OUTDIR: path.join('build', 'examples', name), ...process.env };
  process.exitCode = spawnSync(process.execPath, [program], { stdio: 'inherit', env }).status ?? 1;
} else {
  console.error(`npm run example NAME, with one of ${names.join(', ')}`);
  process.exitCode = 1;
}
