const DURATION = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/;

/** Whether a text is a duration in Go's notation, such as `5m0s`; zero does not count. */
export function isNonZeroDuration(text: string | undefined): boolean {
  return text !== undefined && DURATION.test(text) && /[1-9]/.test(text);
}
