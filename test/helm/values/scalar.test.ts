import fc from 'fast-check';
import { plainScalar, taggedScalar } from '../../../lib/helm/values/scalar';

// What Helm 3.19 makes of each, seen in what a chart prints.
test.each([
  ['y', true],
  ['Off', false],
  ['yEs', 'yEs'],
  ['', null],
  ['NULL', null],
  ['nULL', 'nULL'],
  ['0x1f', 31n],
  ['0X1F', 31n],
  ['017', 15n],
  ['0o17', 15n],
  ['-0b11', -3n],
  ['09', 9],
  ['08.5', 8.5],
  ['1_000', 1000n],
  ['1__0_', 10n],
  ['1_000.5', 1000.5],
  ['.31_30', 0.313],
  ['.5_', '.5_'],
  ['._5', '._5'],
  ['1e3', 1000],
  ['5.', 5],
  ['+.5', 0.5],
  ['.5e', '.5e'],
  ['1:30', '1:30'],
  ['2020-01-01', '2020-01-01'],
  ['9223372036854775808', 9223372036854775808n],
  ['18446744073709551616', 18446744073709552000],
  ['+18446744073709551615', 18446744073709552000],
  ['0x1ffffffffffffffff', '0x1ffffffffffffffff'],
  ['1e308', 1e308],
  ['1e400', '1e400'],
  ['-1e400', '-1e400'],
  ['.inf', Number.POSITIVE_INFINITY],
  ['-.INF', Number.NEGATIVE_INFINITY],
  ['.NaN', Number.NaN],
  ['.nAn', '.nAn'],
  ['=', '='],
])('%s is read as Helm reads it', (text, value) => {
  expect(plainScalar(text)).toEqual(value);
});

test.each([
  ['!!str', '1', '1'],
  ['!!int', '0x10', 16n],
  ['!!float', '1', 1],
  ['!!bool', 'yes', true],
  ['!!null', '', null],
  ['!!timestamp', '2001-01-01', '2001-01-01'],
  ['!!binary', 'aGVs\nbG8=', 'hello'],
  ['tag:yaml.org,2002:str', '1', '1'],
  ['!other', '1', '1'],
])('%s %j is %j', (tag, text, value) => {
  expect(taggedScalar(tag, text)).toEqual(value);
});

test.each([
  ['!!int', 'x'],
  ['!!int', '1.5'],
  ['!!bool', '1'],
  ['!!float', 'yes'],
  ['!!null', 'x'],
  ['!!binary', '***'],
  ['!!timestamp', 'today'],
])('%s %j is refused', (tag, text) => {
  expect(() => taggedScalar(tag, text)).toThrow(`does not fit its tag ${tag}`);
});

test('a whole number in decimal is itself, and a word stays a word', () => {
  fc.assert(fc.property(fc.maxSafeInteger(), (number) => plainScalar(String(number)) === BigInt(number)));
  fc.assert(fc.property(fc.stringMatching(/^[g-m][a-z]*$/), (word) => plainScalar(word) === word));
});
