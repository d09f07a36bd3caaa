import * as fs from 'node:fs';
import { workerData } from 'node:worker_threads';

/** Standard input, instead of a file's path. */
export const STANDARD_INPUT = '-';

/** The name of a file in messages. */
export function nameOf(file: string): string {
  return file === STANDARD_INPUT ? 'standard input' : file;
}

/** What another thread needs from this one: standard input can be read only once. */
export interface Inherited {
  readonly standardInput?: Uint8Array;
}

let standardInput: Uint8Array | undefined;

/** What a thread that repeats this one's work needs. */
export function inherited(): Inherited {
  return { standardInput };
}

/** The bytes of a file, or of standard input. */
export function bytesOf(file: string): Uint8Array {
  if (file !== STANDARD_INPUT) return fs.readFileSync(file);
  standardInput ??= (workerData as Inherited | null)?.standardInput ?? fs.readFileSync(process.stdin.fd);
  return standardInput;
}
