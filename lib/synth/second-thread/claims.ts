/** The numbers that both threads see, by their places. */
const CLAIMED = 0;
const EVENTS = 1;
const RECEIVED = 2;
const ENDED = 3;

/** So many clusters may wait for the first thread: each takes some hundred kilobytes. */
const MOST_WAITING = 8;
/**
 * How long to wait for the second thread, which may have ended without a word. A cluster takes hundredths of a second, and if one
 * takes longer than this, no more is lost than what the second thread has done for it.
 */
const PATIENCE_MS = 1000;

/**
 * Which of two threads creates which clusters: the first one from the front and the second one from the end, each claims
 * one after the other, and when none is left they have met.
 */
export class Claims {
  /**
   * @param count how many clusters may be claimed
   * @param numbers what both threads share
   */
  constructor(
    private readonly count: number,
    readonly numbers = new Int32Array(new SharedArrayBuffer(4 * Int32Array.BYTES_PER_ELEMENT)),
  ) {}

  /** Claims the next cluster from the side of the caller; false if the threads have met. */
  claim(): boolean {
    return Atomics.add(this.numbers, CLAIMED, 1) < this.count;
  }

  /** The first thread leaves no more clusters to the second one. */
  stop(): void {
    Atomics.store(this.numbers, CLAIMED, this.count);
    this.received(this.count);
  }

  /** The first thread has received clusters. */
  received(count = 1): void {
    this.add(RECEIVED, count);
  }

  /**
   * The first thread receives clusters until the second one has ended, which it may do without a word: when its memory is
   * not enough.
   *
   * @param receive returns whether there may be more
   */
  receiveToTheEnd(receive: () => boolean, patience = PATIENCE_MS): void {
    for (let isWaiting = true; isWaiting; ) {
      const events = Atomics.load(this.numbers, EVENTS);
      // Before it receives: what was sent before the end has arrived then.
      const hasEnded = Atomics.load(this.numbers, ENDED) > 0;
      isWaiting = receive() && !hasEnded && Atomics.wait(this.numbers, EVENTS, events, patience) !== 'timed-out';
    }
  }

  /** The second thread has sent a cluster. It waits while many others have not been received yet. */
  sent(count: number): void {
    this.add(EVENTS, 1);
    const received = (): number => Atomics.load(this.numbers, RECEIVED);
    for (let now = received(); count - now >= MOST_WAITING; now = received()) Atomics.wait(this.numbers, RECEIVED, now);
  }

  /** The second thread ends: what it has claimed and not sent is left to the first one. */
  end(): void {
    Atomics.store(this.numbers, ENDED, 1);
    this.add(EVENTS, 1);
  }

  private add(place: number, count: number): void {
    Atomics.add(this.numbers, place, count);
    Atomics.notify(this.numbers, place);
  }
}
