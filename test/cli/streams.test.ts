import { spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const STREAMS = JSON.stringify(path.resolve(__dirname, '../../build/lib/cli/streams.js'));

/** A program that writes with the module; its answer is what it wrote, and its exit code. */
function program(text: string): string[] {
  return ['-e', `const { isAllWritten, isTerminal, noteStreams, writeTo } = require(${STREAMS});\n${text}`];
}

test('text of all sizes and scripts arrives whole, in the order in which it was written', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    program(`noteStreams();
      writeTo('stdout', 'ä'.repeat(100_000));
      console.log('between');
      writeTo('stdout', '€\\n');
      writeTo('stderr', '');
      if (isAllWritten()) process.exit();`),
    { encoding: 'utf8' },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toBe(`${'ä'.repeat(100_000)}between\n€\n`);
});

test('a pipe that is read slowly gets everything', async () => {
  // Node sets a pipe that it has opened itself to report when it is full.
  const child = spawn(
    process.execPath,
    program(`process.stdout;
      noteStreams();
      for (let part = 0; part < 5; part++) writeTo('stdout', String(part).repeat(500_000));
      if (isAllWritten()) process.exit(3);`),
  );
  await new Promise((resolve) => setTimeout(resolve, 300));
  let length = 0;
  child.stdout.on('data', (data: Buffer) => {
    length += data.length;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect({ length, code }).toEqual({ length: 2_500_000, code: 0 });
});

test('that nobody reads what is reported does not end a program', async () => {
  const child = spawn(
    process.execPath,
    program(`noteStreams();
    setTimeout(() => { writeTo('stderr', 'unread'); process.exitCode = 7; }, 300);`),
  );
  child.stderr.destroy();
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(7);
});

test('files and pipes are known to be no terminals, without a stream', () => {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'streams-')), 'out');
  const out = fs.openSync(file, 'w');
  const { stderr } = spawnSync(
    process.execPath,
    program(`const loaded = process.moduleLoadList.length;
      const answer = [isTerminal('stdout'), isTerminal('stderr')];
      require('node:fs').writeSync(2, JSON.stringify([...answer, process.moduleLoadList.slice(loaded)]));`),
    { stdio: ['ignore', out, 'pipe'], encoding: 'utf8' },
  );
  fs.closeSync(out);
  fs.rmSync(path.dirname(file), { recursive: true });
  expect(JSON.parse(stderr)).toEqual([false, false, []]);
});
