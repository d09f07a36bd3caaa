import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import type { Command } from 'commander';
import { parseAllDocuments } from 'yaml';
import { commandProgram } from '../../lib/cli/commands';
import { codeBlocks } from './markdown';

const shell = codeBlocks('sh');
const named = (block: { page: string; line: number }) => `${block.page}:${block.line}`;

test.each(shell.map((block) => [named(block), block.text]))('%s is what a shell can read', (_, text) => {
  // Placeholders in angle brackets are for the reader.
  const { stderr } = spawnSync('bash', ['-n'], {
    input: text.replaceAll(/<[a-z|-]+>/g, 'x').replaceAll('[', '\\['),
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
});

/** Each call of a command of ours, with lines that are continued as one. */
const calls = shell.flatMap((block) =>
  block.text
    .replaceAll('\\\n', ' ')
    .split('\n')
    .flatMap((line) => [...line.replace(/(^|\s)#.*$/, '').matchAll(/npx platypaas ([^|>;)]*)/g)])
    .map(([, words = '']) => [named(block), words.trim()] as const),
);

test.each(calls)('%s: platypaas %s', (_, words) => {
  const [name = '', ...others] = words.split(/\s+/);
  const command = commandProgram().commands.find((one: Command) => one.name() === name);
  const known = command?.options.flatMap(({ short, long }) => [short, long]) ?? [];
  const given = others
    .filter((word) => /^\[?--?[a-z]/.test(word))
    .map((word) => word.replaceAll(/[[\]]/g, '').split('=')[0]);
  expect([name, given.filter((option) => option !== '--help' && !known.includes(option))]).toEqual([
    command?.name(),
    [],
  ]);
});

/** What may run here: it reads this folder only. */
const HARMLESS = /^(?:budget|explain|versions) /;

test.each([...new Set(calls.map(([, words]) => words))].filter((words) => HARMLESS.test(words)))(
  'platypaas %s runs',
  (words) => {
    const { status, stderr } = spawnSync(process.execPath, ['build/lib/cli/main.js', ...words.split(/\s+/)], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
  },
);

test('scripts that are named are in package.json', () => {
  const { scripts } = JSON.parse(fs.readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const used = shell.flatMap(({ text }) => [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, script = '']) => script));
  // Of projects that `init` makes.
  expect([...new Set(used)].filter((script) => !(script in scripts))).toEqual([]);
});

test.each(codeBlocks('yaml').map((block) => [named(block), block.text]))('%s is YAML', (_, text) => {
  const documents = Array.from(parseAllDocuments(text, { logLevel: 'silent' }));
  expect(documents.flatMap(({ errors }) => errors.map(({ message }) => message))).toEqual([]);
});
