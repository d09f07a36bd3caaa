import { Worker } from 'node:worker_threads';
import { Claims } from '../../../lib/synth/second-thread/claims';

test('two threads claim all clusters and none twice', () => {
  const first = new Claims(5);
  const second = new Claims(5, first.numbers);
  expect([first.claim(), second.claim(), second.claim(), first.claim(), second.claim()]).toEqual(Array(5).fill(true));
  expect([first.claim(), second.claim(), first.claim()]).toEqual([false, false, false]);
});

test('none is left to claim after a stop', () => {
  const first = new Claims(5);
  const second = new Claims(5, first.numbers);
  expect(second.claim()).toBe(true);
  first.stop();
  expect(second.claim()).toBe(false);
});

describe('receiving to the end', () => {
  test('receives once more what was sent before the second thread ended', () => {
    const claims = new Claims(5);
    const second = new Claims(5, claims.numbers);
    let calls = 0;
    claims.receiveToTheEnd(() => {
      if (++calls === 1) {
        second.sent(1);
        second.end();
      }
      return true;
    });
    expect(calls).toBe(2);
  });

  test('ends where nothing more is wanted', () => {
    let calls = 0;
    new Claims(5).receiveToTheEnd(() => ++calls < 1);
    expect(calls).toBe(1);
  });

  test('gives a thread up that has ended without a word', () => {
    let calls = 0;
    new Claims(5).receiveToTheEnd(() => ++calls > 0, 1);
    expect(calls).toBe(1);
  });
});

describe('a second thread that is ahead', () => {
  /** A thread that sends clusters, and the number that it has sent so far. */
  function sending(count: number, numbers: Int32Array<SharedArrayBuffer>) {
    const sent = new Int32Array(new SharedArrayBuffer(4));
    // The built class: a worker of Node compiles nothing.
    const claims = JSON.stringify(require.resolve('../../../build/modules/lib/synth/second-thread/claims'));
    const code = `const { workerData: { numbers, sent, count } } = require('node:worker_threads');
      const claims = new (require(${claims}).Claims)(count, numbers);
      for (let number = 1; number <= count; number++) {
        Atomics.store(sent, 0, number);
        claims.sent(number);
      }
      claims.end();`;
    const worker = new Worker(code, { eval: true, workerData: { numbers, sent, count } });
    const ended = new Promise((resolve) => worker.on('exit', resolve));
    return { sent: () => Atomics.load(sent, 0), ended };
  }

  const MOST = 8;

  test('waits until the first one has received what it sent', async () => {
    const claims = new Claims(100);
    const thread = sending(20, claims.numbers);
    let received = 0;
    let most = 0;
    claims.receiveToTheEnd(() => {
      most = Math.max(most, thread.sent() - received);
      if (received < thread.sent()) {
        received++;
        claims.received();
      }
      return true;
    });
    while (received++ < 20) claims.received();
    await thread.ended;
    expect(thread.sent()).toBe(20);
    expect(most).toBeLessThanOrEqual(MOST + 1);
  });

  test('goes on when the first one stops', async () => {
    const claims = new Claims(100);
    const thread = sending(20, claims.numbers);
    claims.stop();
    expect(await thread.ended).toBe(0);
  });
});
