import { MessageChannel } from 'node:worker_threads';
import { Claims } from '../../../lib/synth/second-thread/claims';
import { claimable, type Delivery, SAMPLE } from '../../../lib/synth/second-thread/order';
import { SecondThread } from '../../../lib/synth/second-thread/second-thread';

const NAMES = Array.from({ length: 10 }, (_, number) => `cluster-${number}`);

const filesOf = (index: number) => [{ path: 'a.yaml', text: `number: ${index}\n` }];

/** A first thread whose second one is played by the test. */
class Play {
  private readonly channel = new MessageChannel();
  private readonly claims = new Claims(claimable(NAMES));
  readonly written: string[] = [];
  ends = 0;
  readonly thread = new SecondThread(
    NAMES,
    this.claims,
    this.channel.port1,
    (name, files, problems) => {
      this.written.push(`${name} ${files[0]?.text.trim()}`);
      if (name === 'cluster-8') problems.push('cluster-8 is not ours');
    },
    () => {
      this.ends++;
    },
  );

  send(index: number, delivery: Partial<Delivery> = {}): void {
    if (index !== SAMPLE) expect(this.claims.claim()).toBe(true);
    this.channel.port2.postMessage({ index, files: filesOf(index), printed: [], ...delivery } satisfies Delivery);
  }

  end(): void {
    this.claims.end();
  }

  /** Creates all that is not delivered; returns what that was. */
  rest(from = 0): string[] {
    const created: string[] = [];
    for (let index = from; index < NAMES.length; index++) {
      if (this.thread.delivered(index)) continue;
      created.push(NAMES[index] ?? '');
      this.thread.created(index, filesOf(index));
    }
    this.thread.close();
    this.channel.port2.close();
    return created;
  }
}

test('what the second thread delivers is written and not created again', () => {
  const play = new Play();
  play.send(SAMPLE);
  for (const index of [9, 8, 7]) play.send(index);
  play.end();
  expect(play.rest()).toEqual(NAMES.slice(0, 7));
  expect(play.written).toEqual(['cluster-9 number: 9', 'cluster-8 number: 8', 'cluster-7 number: 7']);
  expect(play.ends).toBe(1);
});

test('why a cluster could not be written is reported in its place', () => {
  const play = new Play();
  play.send(SAMPLE);
  for (const index of [9, 8]) play.send(index);
  play.end();
  for (let index = 0; index < 8; index++) {
    expect(play.thread.delivered(index)).toBeUndefined();
    play.thread.created(index, filesOf(index));
  }
  expect([8, 9].map((index) => play.thread.delivered(index))).toEqual([['cluster-8 is not ours'], []]);
  play.rest(10);
});

test('what was printed in the second thread is printed in the place of its cluster', () => {
  const printed = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    const play = new Play();
    play.send(SAMPLE, { printed: [['stdout', 'sample', undefined]] });
    for (const index of [9, 8]) play.send(index, { printed: [['stdout', `cluster ${index}`, 'utf8']] });
    play.end();
    play.rest();
    expect(printed.mock.calls).toEqual([
      ['cluster 8', 'utf8'],
      ['cluster 9', 'utf8'],
    ]);
  } finally {
    printed.mockRestore();
  }
});

test('a cluster that is claimed and not delivered is created by the first thread', () => {
  const play = new Play();
  play.send(SAMPLE);
  for (const index of [9, 7]) play.send(index);
  play.end();
  expect(play.rest()).toEqual([...NAMES.slice(0, 7), 'cluster-8']);
});

test.each<[string, (play: Play) => void]>([
  ['another text', (play) => play.send(SAMPLE, { files: [{ path: 'a.yaml', text: 'number: 7\n' }] })],
  ['another path', (play) => play.send(SAMPLE, { files: [{ path: 'b.yaml', text: `number: ${SAMPLE}\n` }] })],
  [
    'another file',
    (play) => play.send(SAMPLE, { files: [...filesOf(SAMPLE), { path: 'b.yaml', text: `number: ${SAMPLE}\n` }] }),
  ],
  ['no file', (play) => play.send(SAMPLE, { files: [] })],
  ['nothing', () => undefined],
])('nothing of a thread is used whose sample has %s', (_what, send) => {
  const play = new Play();
  send(play);
  for (const index of [9, 8]) play.send(index);
  expect(play.rest()).toEqual(NAMES);
  expect(play.written).toEqual([]);
  expect(play.ends).toBe(1);
});

test('nothing of the thread is used where the first thread cannot create the sample', () => {
  const play = new Play();
  play.send(SAMPLE);
  play.send(9);
  expect(NAMES.filter((_, index) => play.thread.delivered(index))).toEqual([]);
  expect(play.written).toEqual([]);
  play.rest(10);
});
