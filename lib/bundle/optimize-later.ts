import type * as v8 from 'node:v8';

/** How much a function runs, in bytes of its code, before it is worth more: as much as in a fleet of a few clusters. */
const BUDGET = 600_000;

/** Since when V8 waits for as long by itself. */
const WAITS_SINCE = 12;

/**
 * Has V8 of Node 20 wait before it compiles functions once more, optimized. It begins so early that a third of a run's time
 * on the processors goes into code that the run does not live to use. Called before the library is loaded, since kept code
 * is for one set of flags.
 */
export function optimizeLater(): void {
  if (Number.parseInt(process.versions.v8, 10) >= WAITS_SINCE) return;
  const { setFlagsFromString } = require('node:v8') as typeof v8;
  const flag = `--interrupt-budget=${BUDGET}`;
  setFlagsFromString(flag);
  // As if it had been given: code that is kept without it cannot be used with it.
  process.execArgv.push(flag);
}
