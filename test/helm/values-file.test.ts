import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { readValuesFile } from '../../lib/helm/values-file';

function read(text: string): unknown {
  return load(text).values;
}

function load(text: string) {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'values-')), 'values.yaml');
  fs.writeFileSync(file, text);
  try {
    return readValuesFile(file);
  } finally {
    fs.rmSync(path.dirname(file), { recursive: true });
  }
}

// What Helm 3.19 makes of each, seen in what a chart prints.
test.each([
  ['yes', true],
  ['Off', false],
  ['y', true],
  ['0x1f', 31],
  ['017', 15],
  ['0o17', 15],
  ['1_000', 1000],
  ['1e3', 1000],
  ['1:30', '1:30'],
  ['1:30:20', '1:30:20'],
  ['2020-01-01', '2020-01-01'],
  ['~', null],
  ['"yes"', 'yes'],
])('%s is read as Helm reads it', (text, value) => {
  expect(read(`key: ${text}\n`)).toEqual({ key: value });
});

test('the last of two equal keys wins, and an empty file is an empty map', () => {
  expect(read('a: 1\na: 2\n')).toEqual({ a: 2 });
  expect(read('# nothing\n')).toEqual({});
});

test.each([
  ['a: [', /is not YAML/],
  ['- a\n', /is not a map of values/],
])('%j is refused', (text, message) => {
  expect(() => read(text)).toThrow(message);
});

test('only the first of several documents is read, and that is said', () => {
  expect(load('a: 1\n---\na: 2\n')).toEqual({ values: { a: 1 }, notices: [expect.stringContaining('first document')] });
  expect(load('---\n# nothing\n---\na: 2\n').values).toEqual({});
  expect(load('a: 1\n---\n# nothing\n')).toEqual({ values: { a: 1 }, notices: [] });
});

test.each([
  ['a: {{ x }}\n', /a key that is no text.*put \{\{ \}\} into quotes/s],
  ['a: *b\n', /is not YAML.*b/s],
])('%j is refused', (text, message) => {
  expect(() => load(text)).toThrow(message);
});

test('anchors and merged keys are read', () => {
  expect(read('base: &base { a: 1 }\nmore: { <<: *base, b: 2 }\nsame: *base\n')).toEqual({
    base: { a: 1 },
    more: { a: 1, b: 2 },
    same: { a: 1 },
  });
});

test('a merge overrides what stands before it, and not what follows', () => {
  expect(read('base: &base { a: 1, b: 1 }\nmore: { a: 2, c: 2, <<: *base, b: 3 }\n')).toMatchObject({
    more: { a: 1, b: 3, c: 2 },
  });
});

test('line ends of Windows and a byte order mark change nothing', () => {
  expect(read('\uFEFFa: 1\r\nb:\r\n  - c\r\n')).toEqual({ a: 1, b: ['c'] });
});
