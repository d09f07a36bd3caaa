import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { transformFileSync } from '@swc/core';
import { Processes } from './processes';
import { until } from './until';

const FOREVER = ['-e', 'setInterval(() => {}, 1000)'];

test('stopping kills what was started and removes the folder', async () => {
  const processes = new Processes();
  processes.start('short', process.execPath, ['-e', '']);
  processes.start('long', process.execPath, ['-e', 'console.log(process.pid); setInterval(() => {}, 1000)']);
  await until('it runs', async () => (processes.tail('long') ? undefined : 'no output'));
  const pid = Number(processes.tail('long'));
  expect(isRunning(pid)).toBe(true);

  await processes.stop();

  expect(isRunning(pid)).toBe(false);
  expect(existsSync(processes.folder)).toBe(false);
});

test('waiting for a program that has ended fails at once, with its log', async () => {
  const processes = new Processes();
  try {
    processes.start('broken', process.execPath, ['-e', 'console.log("no such flag"); process.exit(3)']);
    const waiting = until('it serves', async () => {
      processes.assertRunning('broken');
      return 'not yet';
    });
    await expect(waiting).rejects.toThrow(/broken ended with 3.*no such flag/s);
  } finally {
    await processes.stop();
  }
});

describe('when the test run gets a signal', () => {
  let compiled: string;
  beforeAll(() => {
    compiled = mkdtempSync(join(tmpdir(), 'platypaas-processes-'));
    for (const name of ['place', 'processes', 'until']) {
      const options = { jsc: { parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } } as const;
      writeFileSync(join(compiled, `${name}.js`), transformFileSync(join(__dirname, `${name}.ts`), options).code);
    }
  });
  afterAll(() => rmSync(compiled, { recursive: true, force: true }));

  test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('%s leaves no process and no folder', async (signal) => {
    const program = `
      const { Processes } = require(${JSON.stringify(join(compiled, 'processes.js'))});
      const processes = new Processes();
      processes.start('long', process.execPath, ${JSON.stringify(FOREVER)});
      console.log(JSON.stringify([processes.folder, processes.running.get('long').pid]));
    `;
    const run = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface(run.stdout), 'line')) as [string];
    const [folder, pid] = JSON.parse(line) as [string, number];
    expect([existsSync(folder), isRunning(pid)]).toEqual([true, true]);

    run.kill(signal);

    await until('all is gone', async () => {
      const left = [existsSync(folder) && folder, isRunning(pid) && pid].filter(Boolean);
      return left.length === 0 ? undefined : left.join(', ');
    });
  });
});

/** Whether a process runs; one that is dead and that its parent has not asked about yet does not. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || !/^\d+ \(.*\) Z/.test(readFileSync(stat, 'utf8'));
}
