import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Command } from 'commander';
import { commandProgram } from '../../lib/cli/commands';
import { all, working } from './commands';

// A program is started for each command.
jest.setTimeout(120_000);

const ROOT = path.join(__dirname, '../..');

/** Whose result is no data of ours. */
const WITHOUT_JSON: Readonly<Record<string, string>> = {
  run: "what is written is the program's own",
  completion: 'a shell reads the script',
};

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => 80 });
  command.outputHelp();
  return text;
}

test('each command writes JSON, or there is a reason why not', () => {
  const without = working.filter(([, { options }]) => !options.some(({ long }) => long === '--json'));
  expect(without.map(([name]) => name).sort()).toEqual(Object.keys(WITHOUT_JSON).sort());
});

test.each(all)('the help of "%s" fits into 80 columns', (_, command) => {
  expect(
    helpOf(command)
      .split('\n')
      .filter((line) => line.length > 80),
  ).toEqual([]);
});

test.each(working)('the help of "%s" says what its exit codes mean', (_, command) => {
  expect(helpOf(command)).toMatch(/exit codes?\b/i);
});

test('the list of all commands has one line for each', () => {
  const lines = helpOf(commandProgram()).split('\n');
  const topLevel = working.filter(([name]) => !name.includes(' '));
  const shown = topLevel.map(([name]) => lines.filter((line) => line.startsWith(`  ${name} `)).length);
  expect(shown).toEqual(topLevel.map(() => 1));
});

test.each(working.map(([name]) => [name]))('a wrong option of "%s" ends with 2 and names the option', (name) => {
  const main = path.join(ROOT, 'build/lib/cli/main.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...name.split(' '), '--no-such-option'], {
    encoding: 'utf8',
  });
  expect({ status, stdout, stderr }).toEqual({
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(
      /^error: unknown option '--no-such-option'|^error: (missing required argument|required option)/,
    ),
  });
});

test('docs/commands.md and the README name each command', () => {
  const pages = ['docs/commands.md', 'README.md', 'docs/from-helm.md', 'docs/hosted-control-planes.md'].map((page) =>
    fs.readFileSync(path.join(ROOT, page), 'utf8'),
  );
  const missing = working.filter(([name]) => !pages.some((text) => new RegExp(`\\b${name}\\b`).test(text)));
  expect(missing.map(([name]) => name)).toEqual([]);
});
