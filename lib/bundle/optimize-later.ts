import type * as v8 from 'node:v8';

/**
 * How long a function must run, in bytes of executed code, before optimizing it pays off: as long as in a fleet of a
 * few clusters.
 */
const BUDGET = 600_000;

/** The version since which V8 waits as long by default. */
const WAITS_SINCE = 12;

/**
 * Makes V8 in Node 20 wait before it compiles functions again with optimization. By default it begins so early that a
 * third of a run's CPU time is spent on code that is never used. Called before the library is loaded, since cached code
 * is valid for one set of flags.
 */
export function optimizeLater(): void {
  if (Number.parseInt(process.versions.v8, 10) >= WAITS_SINCE) return;
  const { setFlagsFromString } = require('node:v8') as typeof v8;
  const flag = `--interrupt-budget=${BUDGET}`;
  setFlagsFromString(flag);
  // As if the flag had been given: code that is cached without it cannot be used with it.
  process.execArgv.push(flag);
}
