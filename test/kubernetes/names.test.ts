import {
  isDataKey,
  isDnsLabel,
  isDnsSubdomain,
  isLabelKey,
  isLabelValue,
  isLikeIpv4,
} from '../../lib/kubernetes/names';

const long = (length: number) => 'x'.repeat(length);

test.each(['a', 'kube-system', '1', long(63)])('%s is a DNS label', (text) => {
  expect(isDnsLabel(text)).toBe(true);
});

test.each(['', '-a', 'a-', 'A', 'a.b', 'a_b', 'a\n', long(64)])('%j is not a DNS label', (text) => {
  expect(isDnsLabel(text)).toBe(false);
});

test.each(['a', 'a.b-c.1', `${long(63)}.${long(63)}.${long(63)}.${long(61)}`])('%s is a DNS subdomain', (text) => {
  expect(isDnsSubdomain(text)).toBe(true);
});

test.each(['', '.', 'a..b', 'a.', '.a', 'A.b', 'a_b.c', long(254)])('%j is not a DNS subdomain', (text) => {
  expect(isDnsSubdomain(text)).toBe(false);
});

test.each(['app', 'A_b.c-1', 'example.com/app', long(63), `${'a.'.repeat(126)}a/${long(63)}`])(
  '%s is the key of a label',
  (text) => {
    expect(isLabelKey(text)).toBe(true);
  },
);

test.each(['', '-a', 'a/', '/a', 'a/b/c', 'Example.com/app', 'a b', long(64)])('%j is not a key of a label', (text) => {
  expect(isLabelKey(text)).toBe(false);
});

test.each(['', 'web', 'A_b.c-1', long(63)])('%j is the value of a label', (text) => {
  expect(isLabelValue(text)).toBe(true);
});

test.each(['-a', 'a-', 'a b', 'a/b', long(64)])('%j is not a value of a label', (text) => {
  expect(isLabelValue(text)).toBe(false);
});

test.each([
  ['tls.crt', true],
  ['_a-B.1', true],
  [long(253), true],
  ['', false],
  ['a/b', false],
  ['.', false],
  ['..data', false],
  [long(254), false],
])('%j is a key of data: %s', (text, is) => {
  expect(isDataKey(text)).toBe(is);
});

test.each([
  ['192.168.1.5', true],
  ['192.168.1', true],
  ['a.1', false],
  ['fd00::1', false],
])('%s looks like an IPv4 address: %s', (text, is) => {
  expect(isLikeIpv4(text)).toBe(is);
});
