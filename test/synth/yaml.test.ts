import * as fc from 'fast-check';
import { parse } from 'yaml';
import { toYaml } from '../../lib/synth/yaml';

const readers = [
  ['1.1', (text: string): unknown => parse(text, { version: '1.1' })],
  ['1.2', (text: string): unknown => parse(text, { version: '1.2' })],
] as const;

const awkward = fc.constantFrom(
  ...[
    'yes',
    'No',
    'on',
    'OFF',
    'y',
    'n',
    'true',
    'Null',
    '~',
    '',
    ' ',
    '0x10',
    '0o14',
    '014',
    '1e3',
    'e3',
    '-e3',
    'E-0',
    '1_000',
    '.5',
    '.inf',
  ],
  ...['.NaN', '-1', '+1', '12:30:45', '2024-01-01', '2024-01-01T00:00:00Z', '=', '<<', '- a', '-', '--', '---', '...'],
  ...[
    'a: b',
    'a:',
    ':a',
    'a #b',
    '#a',
    '&a',
    '*a',
    '!a',
    '!!str a',
    '|',
    '>',
    '%a',
    '@a',
    '`a',
    '"a"',
    "'a'",
    '{a}',
    '[a]',
  ],
  ...[
    'a, b',
    'a\nb',
    'a\nb\n',
    'a\n\n',
    '\na',
    ' a\nb',
    'a\n  b\n\n\nc\n',
    'a\tb',
    '\ta\nb',
    'a\r\nb',
    'a\\b',
    'é',
    '😀',
    '😀\nb',
  ],
  ...[
    '\u0000',
    '\u0085',
    '\u2028a',
    '\ufeff',
    'a '.repeat(60),
    'a\n \nb',
    'a \nb ',
    '? a',
    'null',
    'NULL',
    '0',
    '00',
    '1.',
    '1.2.3',
  ],
);
const text = fc.oneof(
  awkward,
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('a', ' ', '\n', ':', '#', '-') }),
);
const scalar = fc.oneof(
  text,
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const { document } = fc.letrec((tie) => ({
  document: fc.dictionary(
    text.filter((key) => key !== '__proto__'),
    tie('value'),
    { maxKeys: 5 },
  ),
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    tie('document'),
  ),
}));

describe.each(readers)('a reader of YAML %s', (_version, read) => {
  test('gets back exactly what was written', () => {
    fc.assert(
      fc.property(document, (object) => {
        expect(read(toYaml({ root: object }))).toEqual({ root: JSON.parse(JSON.stringify(object)) });
      }),
      { numRuns: 1500 },
    );
  });
});

test('text that looks like something else is quoted, other text is not', () => {
  const yaml = toYaml({ version: '1.10', enabled: 'yes', image: 'quay.io/cilium/cilium:v1.18.3', port: ':9962', n: 3 });
  expect(yaml).toBe(
    ['version: "1.10"', 'enabled: "yes"', 'image: quay.io/cilium/cilium:v1.18.3', 'port: ":9962"', '"n": 3', ''].join(
      '\n',
    ),
  );
});

test('text of several lines is a block, and undefined members are left out', () => {
  expect(toYaml({ data: { script: 'set -eu\n  echo hi\n', empty: undefined }, list: [{ a: 1, b: [] }, 'x', {}] })).toBe(
    `data:
  script: |
    set -eu
      echo hi
list:
  - a: 1
    b: []
  - x
  - {}
`,
  );
});
