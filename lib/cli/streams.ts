import * as fs from 'node:fs';

/** Standard output and standard error, by the names and the numbers that Node has for them. */
const NUMBERS = { stdout: 1, stderr: 2 } as const;

export type StreamName = keyof typeof NUMBERS;

/** Windows consoles need an encoding that only Node's own streams handle. */
const NEEDS_STREAMS = process.platform === 'win32';

/** Those of Node's own streams that have been used. */
const used = new Set<StreamName>();

/** Records from now on which of Node's own streams are used, since accessing them loads them. */
export function noteStreams(): void {
  for (const name of ['stdout', 'stderr'] as const) {
    const { get } = Object.getOwnPropertyDescriptor(process, name) ?? {};
    if (get) Object.defineProperty(process, name, { configurable: true, enumerable: true, get: noted(name, get) });
  }
}

function noted(name: StreamName, get: () => unknown): () => unknown {
  return () => {
    used.add(name);
    return get.call(process);
  };
}

/** Writes without Node's own streams, since loading them takes a tenth of a short command. */
export function writeTo(name: StreamName, text: string): void {
  if (NEEDS_STREAMS || used.has(name)) {
    process[name].write(text);
    return;
  }
  let left: Buffer = Buffer.from(text);
  try {
    while (left.length > 0) left = left.subarray(fs.writeSync(NUMBERS[name], left));
  } catch {
    // The pipe is full, or nobody reads it: the stream waits, or fails. The output may go unread.
    if (name === 'stderr') process.stderr.once('error', () => undefined);
    process[name].write(left);
  }
}

/** Whether no output is pending. */
export function isAllWritten(): boolean {
  return [...used].every((name) => process[name].writableLength === 0);
}

/** Whether it is a terminal; files and pipes are recognised without a stream. */
export function isTerminal(name: StreamName): boolean {
  return (NEEDS_STREAMS || isDevice(NUMBERS[name])) && process[name].isTTY === true;
}

function isDevice(number: number): boolean {
  try {
    return fs.fstatSync(number).isCharacterDevice();
  } catch {
    return false; // closed
  }
}
