/**
 * Runs a program in a second thread, up to the synthesis that needs clusters from it (ADR 24). The first thread has done all
 * of that before, so what is printed here does not appear, and what the program does when it exits is not done here.
 */
import { workerData } from 'node:worker_threads';
import type { Order } from '../second-thread/order';
import { type Rerun, type SecondRun, thisRun } from './again';

const { runner, parameters, argv, execArgv, order } = workerData as Rerun & { readonly order: Order };
const run: SecondRun = { order, printed: [] };

for (const stream of ['stdout', 'stderr'] as const) {
  process[stream].write = (chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
    run.printed.push([stream, chunk, typeof rest[0] === 'string' ? (rest[0] as BufferEncoding) : undefined]);
    const done = rest.find((one) => typeof one === 'function');
    if (done) process.nextTick(done as () => void);
    return true;
  };
}

const emit = process.emit as (event: string, ...values: unknown[]) => boolean;
process.emit = ((event: string, ...values: unknown[]) => {
  if (event !== 'exit' && event !== 'beforeExit') return emit.call(process, event, ...values);
  run.atExit?.();
  return false;
}) as typeof process.emit;

process.argv = [...argv];
process.execArgv = [...execArgv];
thisRun().second = run;
(require(runner) as { runProgram(...parameters: readonly string[]): void }).runProgram(...parameters);
