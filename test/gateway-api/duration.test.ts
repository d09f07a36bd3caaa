import { Duration } from 'cdk8s';
import fc from 'fast-check';
import { durationLength, gatewayDuration } from '../../lib/gateway-api/duration';

test.each([
  [Duration.seconds(0), '0s'],
  [Duration.millis(1500), '1s500ms'],
  [Duration.seconds(90), '1m30s'],
  [Duration.hours(25), '25h'],
])('%s is written as %s', (duration, text) => {
  expect(gatewayDuration(duration)).toBe(text);
});

test('what is written is read as the same length', () => {
  fc.assert(
    fc.property(fc.nat(99_999 * 3_600_000), (length) => {
      expect(durationLength(gatewayDuration(Duration.millis(length)))).toBe(length);
    }),
  );
});

test.each(['', '1', '1d', '1.5s', '-1s', '1h1h1h1h1h', '100000s', '1 s'])('%j is not a duration', (text) => {
  expect(durationLength(text)).toBeUndefined();
});
