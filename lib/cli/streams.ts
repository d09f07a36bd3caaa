import * as fs from 'node:fs';

/** Standard output and standard error, by the names and the numbers that Node has for them. */
const NUMBERS = { stdout: 1, stderr: 2 } as const;

export type StreamName = keyof typeof NUMBERS;

/** Consoles of Windows take text in a form that only Node's own streams know. */
const NEEDS_STREAMS = process.platform === 'win32';

/** Those of Node's own streams that somebody has used. */
const used = new Set<StreamName>();

/** Notes from now on which of Node's own streams are used, which is also to load them. */
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

/** Writes without Node's own streams, which take a tenth of a short command to load. */
export function writeTo(name: StreamName, text: string): void {
  if (NEEDS_STREAMS || used.has(name)) {
    process[name].write(text);
    return;
  }
  let left: Buffer = Buffer.from(text);
  try {
    while (left.length > 0) left = left.subarray(fs.writeSync(NUMBERS[name], left));
  } catch {
    // A pipe that is full, or that nobody reads: the stream waits, or fails. What there is to report may go unread.
    if (name === 'stderr') process.stderr.once('error', () => undefined);
    process[name].write(left);
  }
}

/** Whether nothing waits to be written. */
export function isAllWritten(): boolean {
  return [...used].every((name) => process[name].writableLength === 0);
}

/** Whether a person reads it; what is a file or a pipe is known without a stream. */
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
