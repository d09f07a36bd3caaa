import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { reportCommand } from '../../lib/cli/report';
import { run } from './run';

let folder = '';

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'report-'));
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

async function report(...args: string[]) {
  const { code, stdout, stderr } = await run(reportCommand, args);
  return { out: stdout, err: stderr, exitCode: code };
}

test('a page is written, and its file is named on stderr', async () => {
  const file = path.join(folder, 'core.html');
  const { out, err, exitCode } = await report('dist/core', '--output', file);
  expect([out, err, exitCode]).toEqual(['', `${file}: open it in a browser.\n`, undefined]);
  expect(fs.readFileSync(file, 'utf8')).toMatch(/^<!doctype html>\n<html lang="en">[\s\S]*<\/html>\n$/);
});

test('the page goes to standard output where that is asked for, with what changed', async () => {
  const { out, err } = await report('dist/core', '--output', '-', '--since', 'dist/core');
  expect(err).toBe('');
  expect(out).toContain('Nothing changed.');
});

test.each([
  ['a folder that is none', ['/nowhere'], /^\/nowhere is not a folder\.[\s\S]*rpt001/],
  [
    'a folder to compare with that is none',
    ['dist/core', '--since', '/nowhere', '-o', '-'],
    /^\/nowhere is not a folder/,
  ],
  [
    'a file that cannot be written',
    ['dist/core', '-o', '/nowhere/a.html'],
    /^\/nowhere\/a\.html cannot be written: [\s\S]*rpt002/,
  ],
])('%s is refused with a code', async (_, args, message) => {
  const { err, exitCode } = await report(...args);
  expect([err, exitCode]).toEqual([expect.stringMatching(message), 2]);
});
