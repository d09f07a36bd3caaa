import * as fs from 'node:fs';
import * as path from 'node:path';
import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { SharedDocuments, withoutDates, yamlDocuments } from '../../lib/kubernetes/yaml-documents';

const CORE = path.join(__dirname, '../../dist/core');

/** What the other reader makes of a text, which goes on after an error. */
function otherReader(text: string): unknown[] {
  const options = { version: '1.1', customTags: withoutDates, uniqueKeys: false, logLevel: 'silent' } as const;
  return Array.from(parseAllDocuments(text, options)).map((document) => document.toJS({ maxAliasCount: -1 }));
}

test.each(fs.readdirSync(CORE).filter((file) => file.endsWith('.yaml')))(
  'dist/core/%s is read alike by both readers',
  (file) => {
    const text = fs.readFileSync(path.join(CORE, file), 'utf8');
    expect(yamlDocuments(text)).toEqual({ values: otherReader(text), errors: [] });
  },
);

test.each([
  ['yes', true],
  ['Off', false],
  ['y', true],
  ['~', null],
  ['', null],
  ['null', null],
  ['0755', 493],
  ['0o17', 15],
  ['0x1F', 31],
  ['0b101', 5],
  ['1_000', 1000],
  ['08', 8],
  ['1e3', 1000],
  ['1.5e+3', 1500],
  ['.5', 0.5],
  ['-.inf', Number.NEGATIVE_INFINITY],
  ['12:30:45', '12:30:45'],
  ['190:20.5', '190:20.5'],
  ['2026-11-27', '2026-11-27'],
  ['1.18.3', '1.18.3'],
  ['"yes"', 'yes'],
  ["'0755'", '0755'],
  ['!!str 12', '12'],
  ['10.0.0.0/8', '10.0.0.0/8'],
  ['fd00::1', 'fd00::1'],
  ['.', '.'],
  ['e9', 'e9'],
])('%s is %p', (text, value) => {
  expect(yamlDocuments(`value: ${text}\n`)).toEqual({ values: [{ value }], errors: [] });
});

test('plain scalars are read alike by both readers', () => {
  const scalar = fc.stringMatching(/^[-+.0-9a-fA-FxobyYnNtTeE_~][-+.0-9a-fA-FxobyYnNtTeE_:]{0,7}$/);
  fc.assert(
    fc.property(scalar, (text) => {
      const expected = otherReader(`- ${text}\n`);
      fc.pre(!OCTAL.test(text) && !inspect(expected).includes('NaN'));
      expect(yamlDocuments(`- ${text}\n`).values).toEqual(expected);
    }),
    { numRuns: 2000 },
  );
});

// The other reader does not know this form of YAML 1.1's readers in Go, and takes `.` and `e9` for numbers.
const OCTAL = /^[-+]?0o[0-7_]+$/;

test.each([
  ['a key that stands twice: the last one counts', 'a: 1\na: 2\n', { values: [{ a: 2 }], errors: [] }],
  ['a merge', 'a: &a { b: 1 }\nc: { <<: *a, d: 2 }\n', { values: [{ a: { b: 1 }, c: { b: 1, d: 2 } }], errors: [] }],
  ['no document', '# nothing\n', { values: [], errors: [] }],
  ['empty documents', '---\n---\na: 1\n---\n', { values: [null, { a: 1 }, null], errors: [] }],
  ['a tag that nobody knows', 'a: !secret b\n', { values: [{ a: 'b' }], errors: [] }],
])('%s', (_, text, documents) => {
  expect(yamlDocuments(text)).toEqual(documents);
});

test('what is wrong in one document keeps no other from being read, and its text is not repeated', () => {
  const { values, errors } = yamlDocuments('a: 1\n---\npassword: "hunter2\n---\nb: 2\n');
  expect(values[0]).toEqual({ a: 1 });
  expect(errors).toHaveLength(1);
  expect(errors.join()).toMatch(/line \d+/);
  expect(errors.join()).not.toContain('hunter2');
});

test('an alias of an anchor that there is not is told, and the others are read', () => {
  expect(yamlDocuments('a: *nowhere\n---\nb: 1\n')).toEqual({
    values: [{ b: 1 }],
    errors: ['The anchor nowhere is not defined before it is used'],
  });
});

test('a member that is called __proto__ is a member', () => {
  const [value] = yamlDocuments('__proto__: { a: 1 }\n').values as [object];
  expect(Object.keys(value)).toEqual(['__proto__']);
});

test('what is nested deeper than any object is read all the same', () => {
  const text = `${'['.repeat(200)}${']'.repeat(200)}\n`;
  expect(JSON.stringify(yamlDocuments(text).values)).toBe(`[${text.trim()}]`);
});

describe('texts that have documents in common', () => {
  const { read } = new SharedDocuments();

  test('are read as each by itself, and what is in both is one value', () => {
    const [one, other] = ['# first\n---\na: 1\n---\nb: 2\n', '---\na: 1\n--- # of another\nb: 3\n---\n'];
    expect([read(one), read(other)]).toEqual([yamlDocuments(one), yamlDocuments(other)]);
    expect(read(other).values[0]).toBe(read(one).values[0]);
  });

  test.each([
    ['a block that looks like a separator', 'a: |\n  ---\n  b\n'],
    ['a separator with a document in its line', '--- { a: 1 }\n--- [2]\n'],
    ['the end of a document', 'a: 1\n...\n---\nb: 2\n...\n'],
    ['a directive', '%YAML 1.1\n---\na: yes\n'],
    ['lines that end in CR LF', '---\r\na: 1\r\n---\r\nb: 2\r\n'],
    ['three hyphens that begin a word', 'a: b\n---c: d\n'],
    ['an error in the second document', 'a: 1\n---\nb: "\n---\nc: 1\n'],
  ])('%s', (_, text) => {
    expect(read(text)).toEqual(yamlDocuments(text));
  });
});
