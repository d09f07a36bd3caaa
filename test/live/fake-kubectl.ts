import * as fs from 'node:fs';
import * as path from 'node:path';

/** What kubectl is to answer, by a part of its command line. */
export type Answers = Readonly<Record<string, { code?: number; stdout?: unknown; stderr?: string }>>;

/**
 * Writes a program that stands in for kubectl: it gives the answer whose key is in its command line, the longest of several,
 * and `NotFound` for everything else. What it was called with stands in `calls.log` beside it, input included.
 */
export function fakeKubectl(folder: string, answers: Answers): string {
  const file = path.join(folder, 'kubectl');
  const table = Object.entries(answers).sort(([a], [b]) => b.length - a.length);
  fs.writeFileSync(
    file,
    `#!${process.execPath}
const fs = require('node:fs');
const line = process.argv.slice(2).join(' ');
const input = line.includes('-f -') ? fs.readFileSync(0, 'utf8') : '';
fs.appendFileSync(${JSON.stringify(path.join(folder, 'calls.log'))}, line + '\\n' + (input ? input + '\\n' : ''));
const table = ${JSON.stringify(table)};
const found = table.find(([part]) => line.includes(part));
const { code = 0, stdout = '', stderr = '' } = found ? found[1] : { code: 1, stderr: 'Error from server (NotFound): not found' };
process.stdout.write(typeof stdout === 'string' ? stdout : JSON.stringify(stdout));
process.stderr.write(stderr);
process.exitCode = code;
`,
    { mode: 0o755 },
  );
  return file;
}

/** The command lines that a stand-in was called with. */
export function callsOf(folder: string): string[] {
  return fs.readFileSync(path.join(folder, 'calls.log'), 'utf8').split('\n').filter(Boolean);
}
