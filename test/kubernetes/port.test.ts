import { isPort } from '../../lib/kubernetes/port';

test.each([
  [1, true],
  [65535, true],
  [0, false],
  [65536, false],
  [80.5, false],
  [Number.NaN, false],
])('%d is a port: %s', (port, is) => {
  expect(isPort(port)).toBe(is);
});
