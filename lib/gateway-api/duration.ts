import type { Duration } from 'cdk8s';
import { goDuration } from '../kubernetes/go-duration';
import { type Problem, quoted } from '../problems';

/**
 * Durations as the Gateway API reads them: up to four whole numbers of at most five digits with h, m, s or ms.
 *
 * @see https://gateway-api.sigs.k8s.io/geps/gep-2257/
 */
const FORM = /^([0-9]{1,5}(h|m|s|ms)){1,4}$/;
const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** A duration as text; `0s` means none. */
export function gatewayDuration(duration: Duration): string {
  let rest = duration.toMilliseconds();
  const parts = Object.entries(UNITS).flatMap(([unit, length]) => {
    const count = Math.floor(rest / length);
    rest -= count * length;
    return count > 0 ? [`${count}${unit}`] : [];
  });
  return parts.join('') || '0s';
}

/** The text's length in milliseconds, or nothing when it is not a duration. */
export function durationLength(text: string): number | undefined {
  return FORM.test(text) ? goDuration(text) : undefined;
}

/** A text that is not a duration. */
export function durationProblems(text: string | undefined, path: string): Problem[] {
  if (text === undefined || durationLength(text) !== undefined) return [];
  return [
    {
      what: `${path} is ${quoted(text, path)}, but it must be whole hours, minutes, seconds and milliseconds of at most five digits each.`,
      remedy: 'Write it like 1m30s or 500ms.',
      code: 'GW010',
    },
  ];
}
