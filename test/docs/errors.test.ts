import * as fs from 'node:fs';
import * as path from 'node:path';

const sources = fs
  .readdirSync('lib', { recursive: true })
  .map(String)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => fs.readFileSync(path.join('lib', file), 'utf8'));
const used = new Set(
  sources.flatMap((source) => [...source.matchAll(/'([A-Z][A-Z0-9]{1,5}\d{3})'/g)].map(([, code]) => code)),
);
const documented = [...fs.readFileSync('docs/errors.md', 'utf8').matchAll(/^## (\S+)$/gm)].map(([, code]) => code);

test('every error code has its entry in docs/errors.md, and every entry its error', () => {
  expect([...documented].sort()).toEqual([...used].sort());
});

test('every entry explains itself', () => {
  const [, ...entries] = fs.readFileSync('docs/errors.md', 'utf8').split(/^## /m);
  expect(
    entries.filter(
      (entry) =>
        entry
          .split('\n')
          .slice(1)
          .join(' ')
          .replace(/^# .*$/m, '')
          .trim().length < 30,
    ),
  ).toEqual([]);
});
