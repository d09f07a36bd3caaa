import { spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { checkoutWithLibrary, PROGRAM } from './checkout';

const START = ['lib/synth/program/start.js', '--quiet'];

let checkout: string;
beforeAll(() => {
  checkout = checkoutWithLibrary();
  fs.writeFileSync(path.join(checkout, 'main.ts'), PROGRAM);
});
afterAll(() => fs.rmSync(checkout, { recursive: true }));

const synth = () => spawnSync(process.execPath, START, { cwd: checkout, encoding: 'utf8' });

test('whenever the build of changed sources is killed, the next run builds and continues', async () => {
  for (const milliseconds of [300, 1500, 4000]) {
    const file = path.join(checkout, 'lib', 'warnings.ts');
    fs.appendFileSync(file, `// changed, and killed after ${milliseconds} ms\n`);
    const run = spawn(process.execPath, START, { cwd: checkout, detached: true, stdio: 'ignore' });
    const ended = new Promise((resolve) => run.on('exit', resolve));
    await setTimeout(milliseconds);
    // The compiler is a child of it.
    if (run.exitCode === null) process.kill(-Number(run.pid), 'SIGKILL');
    await ended;
  }
  expect(synth()).toMatchObject({ status: 0, stderr: '' });
  expect(fs.readdirSync(path.join(checkout, 'dist')).filter((name) => !name.startsWith('.'))).toEqual(['core']);
  expect(synth()).toMatchObject({ status: 0, stderr: '' });
}, 180_000);
