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

/** Codes whose tests look at the message alone. This list only gets shorter. */
const BY_MESSAGE_ALONE: readonly string[] = [
  ...['APP003', 'APP004', 'APP005', 'CIL128', 'EDGE001', 'EDGE002', 'EDGE003', 'FLT003', 'GIT025'],
  ...['HCP003', 'HCP007', 'HLM001', 'HLM002', 'HLM004', 'HLM005', 'HLM012', 'MS005'],
  ...['TEN001', 'TEN002', 'TEN003', 'TEN004', 'TRR037', 'TRR038', 'TRR039', 'TRR040', 'TRR041', 'VAL005', 'VER002'],
];

test('every error is expected by its code in a unit test', () => {
  const tests = fs
    .readdirSync('test', { recursive: true })
    .map(String)
    // Tables of which codes there are expect none of them.
    .filter((file) => /\.(test\.ts|snap)$/.test(file) && !/^(cluster|docs)\/|verdicts/.test(file))
    .map((file) => fs.readFileSync(path.join('test', file), 'utf8').toLowerCase())
    .join('\n');
  const unexpected = documented.filter((code) => !tests.includes(String(code).toLowerCase()));
  expect(unexpected.filter((code) => !BY_MESSAGE_ALONE.includes(String(code)))).toEqual([]);
});
