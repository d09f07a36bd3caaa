/** `npm run example star-wars`: compiles a program of examples/ and runs it, as it would run in a project of a user. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = path.resolve(__dirname, '../../../..');
const names = fs.readdirSync(path.join(ROOT, 'examples')).map((file) => path.basename(file, '.ts'));
const name = path.basename(process.argv[2] ?? '', '.ts');

if (names.includes(name)) {
  const program = path.join(ROOT, 'build', 'examples', `${name}.js`);
  buildSync({
    entryPoints: [path.join(ROOT, 'examples', `${name}.ts`)],
    outfile: program,
    bundle: true,
    platform: 'node',
    packages: 'external',
    logLevel: 'warning',
  });
  const env = { PLATYPAAS_SUMMARY: '1', ...process.env };
  process.exitCode = spawnSync(process.execPath, [program], { stdio: 'inherit', env }).status ?? 1;
} else {
  console.error(`npm run example NAME, with one of ${names.join(', ')}`);
  process.exitCode = 1;
}
