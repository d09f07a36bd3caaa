import { parseValues, TooDeepError } from '../../lib/helm/values-file';

function load(text: string | Uint8Array) {
  return parseValues(typeof text === 'string' ? Buffer.from(text) : text, 'values.yaml');
}

function read(text: string | Uint8Array): unknown {
  return load(text).values;
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

test('only the first of several documents is read, with a warning', () => {
  expect(load('a: 1\n---\na: 2\n')).toMatchObject({
    values: { a: 1 },
    notices: [expect.stringContaining('first document')],
  });
  expect(load('---\n# nothing\n---\na: 2\n').values).toEqual({});
  expect(load('a: 1\n---\n# nothing\n')).toMatchObject({ values: { a: 1 }, notices: [] });
  expect(read('a: 1\n---\nb: [\n')).toEqual({ a: 1 });
});

test('keys are text, whatever they look like', () => {
  expect(read('1: a\nyes: b\n1.5: c\n0x10: d\n7100000.0: e\n? f\n: g\n')).toEqual({
    1: 'a',
    true: 'b',
    1.5: 'c',
    16: 'd',
    '7.1e+06': 'e',
    f: 'g',
  });
  expect(Object.entries(read('__proto__: {x: 1}\nconstructor: 2\n') as object)).toEqual([
    ['__proto__', { x: 1 }],
    ['constructor', 2],
  ]);
});

test.each<[string, string | Uint8Array]>([
  ['UTF-16, little end first', Buffer.from('\uFEFFa: é\n', 'utf16le')],
  ['UTF-16, big end first', Buffer.from('\uFEFFa: é\n', 'utf16le').swap16()],
  ['UTF-8 with a byte order mark', '\uFEFFa: é\n'],
  ['line ends of Windows', 'a: é\r\n'],
  ['line ends of old Macs', '# nothing\ra: é\r'],
  ['an escape', 'a: "\\u00e9"\n'],
])('%s changes nothing', (_what, text) => {
  expect(read(text)).toEqual({ a: 'é' });
});

test('a block at the end of a file without a line feed has none either', () => {
  expect(read('a: |\n  x')).toEqual({ a: 'x' });
  expect(read('a: |\n  x\n')).toEqual({ a: 'x\n' });
  expect(read('a: >-\n  x\n  y')).toEqual({ a: 'x y' });
});

test('lines between brackets may stand left of where YAML wants them', () => {
  expect(read('a:\n  b: [\n1,\n 2\n]\nc: {\nd: 1\n}\n')).toEqual({ a: { b: [1, 2] }, c: { d: 1 } });
});

// Helm refuses each of them, too.
test.each<[string | Uint8Array, RegExp]>([
  ['a: [\n', /^values\.yaml:2:1: the file is not YAML: /],
  ['b: 1\na: {{ x }}\n', /^values\.yaml:2:5: .*a key is not text.*put \{\{ \}\} into quotes/s],
  ['a: 1\n? [x]\n: 1\n', /^values\.yaml:2:3: .*a key is not text/],
  ['~: 1\n', /^values\.yaml:1:1: .*a key is null.*in quotes/s],
  ['a: *b\n', /^values\.yaml:1:4: .*the anchor b is not defined/],
  ['a: &a [*a]\n', /^values\.yaml:1:8: .*the anchor a contains itself/],
  ['a: 1\nb: .nan\n', /^values\.yaml:2:1: .*\.nan is not a number/],
  ['a: [1, -.inf]\n', /^values\.yaml:1:8: .*\.inf is not a number/],
  ['a: 1\nm: {<<: 1}\n', /^values\.yaml:2:9: .*<< takes a map/],
  ['a: !!int x\n', /^values\.yaml:1:10: .*"x" does not fit its tag !!int/],
  ['a: "\\ud83d\\ude00"\n', /^values\.yaml:1:4: .*\\ud83d is half of a character/],
  ['%YAML 1.2\n---\na: 1\n', /^values\.yaml:1:1: .*YAML 1\.2, but Helm reads YAML 1\.1/],
  ['a: 1\nb: "\u0000"\n', /^values\.yaml:2:5: the control character U\+0000/],
  [Buffer.from([0x61, 0x3a, 0x20, 0x0a, 0x62, 0xff]), /^values\.yaml:2:2: the file is not valid UTF-8/],
  [Buffer.from('a: 1\n', 'utf16le'), /^values\.yaml:1:2: the control character U\+0000/],
  ['- a\n', /^values\.yaml: the file is not a map of values/],
  [`a: ${'['.repeat(10_001)}`, /^values\.yaml: the file nests values more than 10000 deep/],
  [`a:\n${'- '.repeat(10_001)}x\n`, /more than 10000 deep/],
])('%j is refused where it is', (text, message) => {
  expect(() => load(text)).toThrow(message);
});

test('what is nested deeper than this stack allows is left to a larger one', () => {
  expect(() => load(`a: ${'['.repeat(9000)}${']'.repeat(9000)}`)).toThrow(TooDeepError);
});

/** Each level has ten of the level below it. */
function bomb(levels: number, line: (level: number, below: string) => string): string {
  const lines = Array.from({ length: levels }, (_, level) => line(level + 1, Array(10).fill(`*x${level}`).join(', ')));
  return [`l0: &x0 {${Array.from({ length: 10 }, (_, key) => `k${key}: 1`).join(', ')}}`, ...lines].join('\n');
}

test.each([
  ['nesting', bomb(7, (level, below) => `l${level}: &x${level} [${below}]`)],
  ['merge keys', bomb(7, (level, below) => `l${level}: &x${level} {<<: [${below}]}`)],
])('aliases that multiply by %s are refused before they fill the memory', (_how, text) => {
  const start = process.memoryUsage().heapUsed;
  expect(() => load(text)).toThrow(/^values\.yaml:\d+:\d+: .*aliases are expanded too often/);
  expect(process.memoryUsage().heapUsed - start).toBeLessThan(300 * 2 ** 20);
});

test('aliases that are used as people use them are read', () => {
  expect(read(bomb(2, (level, below) => `l${level}: &x${level} [${below}]`))).toMatchObject({ l0: { k0: 1 } });
});

test('a value is found where it stands, or the nearest group above it', () => {
  const { find } = load('ports:\n  web: {port: 80}\na.b: {c: 1}\nlist:\n  - x\n  - z: 1\n');
  expect(find('ports.web.port')).toEqual({ place: 'values.yaml:2:9', depth: 3 });
  expect(find('ports.web.protocol')).toEqual({ place: 'values.yaml:2:3', depth: 2 });
  expect(find('a.b.c')).toEqual({ place: 'values.yaml:3:7', depth: 3 });
  expect(find('list[1].z')).toEqual({ place: 'values.yaml:6:5', depth: 3 });
  expect(find('elsewhere')).toBeUndefined();
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
