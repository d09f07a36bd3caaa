import type * as v8 from 'node:v8';
import type * as vm from 'node:vm';

/** So many clusters leave little garbage, and collecting it takes as long as one of them. */
const FEW = 100;

/**
 * A heap that grows by a third before V8 collects, for many clusters, each of which leaves much garbage. By default V8 lets the
 * heap grow to four times what is in use, to take a few percent less of the processors' time.
 */
export class LittleMemory {
  private clusters = 0;

  /**
   * Called for each cluster, once the code for them has been loaded: V8 uses cached code only with the flags of the run that
   * cached it.
   */
  next(): void {
    if (++this.clusters !== FEW) return;
    setFlag('--heap-growing-percent=30');
    collect();
  }

  /** Called when no more clusters are created, in this thread and in others: the flag is that of all threads. */
  end(): void {
    if (this.clusters >= FEW) setFlag('--heap-growing-percent=0');
  }
}

/** Each collection decides when the next one is due, and an earlier one may have allowed four times as much. */
function collect(): void {
  const { runInNewContext } = require('node:vm') as typeof vm;
  setFlag('--expose-gc');
  (runInNewContext('gc') as () => void)();
  setFlag('--no-expose-gc');
}

function setFlag(flag: string): void {
  const { setFlagsFromString } = require('node:v8') as typeof v8;
  setFlagsFromString(flag);
}
