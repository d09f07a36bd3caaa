import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { Command } from 'commander';
import { parseAllDocuments } from 'yaml';
import { commandProgram } from '../../lib/cli/commands';
import { ejected } from '../../lib/platform-file/synth';
import { codeBlocks } from './markdown';

const shell = codeBlocks('sh', 'shell');
const named = (block: { page: string; line: number }) => `${block.page}:${block.line}`;

test.each(shell.map((block) => [named(block), block.text]))('%s is what a shell can read', (_, text) => {
  const { stderr } = spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' });
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

test.each(
  codeBlocks('yaml')
    .filter(({ text }) => /^platform: /m.test(text))
    .map((block) => [named(block), block.text]),
)('%s is a platform.yaml', (_, text) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'platypaas-docs-'));
  try {
    const file = path.join(folder, 'platform.yaml');
    fs.writeFileSync(file, text);
    expect(ejected(file)).toMatch(/^app\.synth\(\);$/m);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});
