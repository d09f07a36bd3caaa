import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { readValuesFile } from '../../lib/helm/values-file';

function read(text: string): unknown {
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
