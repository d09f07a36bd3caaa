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

test('every heading has the codes of one subject, in their order, and no subject has two places', () => {
  const sections = fs.readFileSync('docs/errors.md', 'utf8').split(/^(?=# )/m);
  const codes = sections.map((section) => [...section.matchAll(/^## (\S+)$/gm)].map(([, code = '']) => code));
  const subjects = codes.map((all) => [...new Set(all.map((code) => code.replace(/\d{3}$/, '')))]);
  // A project is begun, run, and read from a platform.yaml; a cluster is reached, and applied to.
  expect(subjects.filter(({ length }) => length > 1)).toEqual([
    ['INI', 'RUN', 'PLF'],
    ['KUB', 'APP'],
  ]);
  const inTurn = subjects.flat().filter((subject, at, all) => subject !== all[at - 1]);
  expect(inTurn).toEqual([...new Set(inTurn)]);
  const ofSubjects = subjects
    .flat()
    .map((subject) => codes.flat().filter((code) => code.replace(/\d{3}$/, '') === subject));
  expect(ofSubjects).toEqual(ofSubjects.map((all) => [...all].sort()));
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

/** Codes that no program and no file of today leads to, and why they are kept. */
const OUT_OF_REACH: Readonly<Record<string, string>> = {
  HLM005: 'every chart that from-helm reads can be written as a program; the next one need not be at first',
};

test('every error is expected by its code in a unit test', () => {
  const tests = fs
    .readdirSync('test', { recursive: true })
    .map(String)
    // Tables of which codes there are expect none of them.
    .filter((file) => /\.(test\.ts|snap)$/.test(file) && !/^(cluster|docs)\/|verdicts/.test(file))
    .map((file) => fs.readFileSync(path.join('test', file), 'utf8').toLowerCase())
    .join('\n');
  const unexpected = documented.filter((code) => !tests.includes(String(code).toLowerCase()));
  expect(unexpected).toEqual(Object.keys(OUT_OF_REACH));
});
