import { Worker } from 'node:worker_threads';
import { inherited } from '../helm/values/bytes';

/** Enough for values that are nested as deeply as Helm accepts. */
const STACK_MEGABYTES = 256;

/**
 * Runs this program again, with a stack that is large enough for deeply nested input.
 *
 * @returns its exit code
 */
export function onLargeStack(): Promise<number> {
  const program = process.argv[1] ?? '';
  return new Promise((resolve, reject) => {
    new Worker(program, {
      argv: process.argv.slice(2),
      resourceLimits: { stackSizeMb: STACK_MEGABYTES },
      workerData: inherited(),
    })
      .on('error', reject)
      .on('exit', resolve);
  });
}
