import { goDuration } from '../../lib/kubernetes/go-duration';

test.each<[string, number | undefined]>([
  ['0', 0],
  ['0s', 0],
  ['1h30m', 5_400_000],
  ['1.5s', 1500],
  ['.5m', 30_000],
  ['100ms', 100],
  ['3µs', 0.003],
  ['-1m', -60_000],
  ['+1m', 60_000],
  ['', undefined],
  ['30', undefined],
  ['30 s', undefined],
  ['1d', undefined],
  ['s', undefined],
  ['1h30', undefined],
])('%j is %j milliseconds', (text, length) => {
  const found = goDuration(text);
  expect(found === undefined ? undefined : Math.round(found * 1e6) / 1e6).toBe(length);
});
