import * as path from 'node:path';
import { type MessagePort, receiveMessageOnPort, type Worker } from 'node:worker_threads';
import { DISK, type FileSystem } from './file-system';

/** So many files are written before a thread for more of them is started, which takes as long as writing a hundred. */
const FEW = 200;
/** So many go to the thread at once: each message wakes it. */
const TOGETHER = 20;
/** So many may wait to be written: more would only take memory. */
const MOST_WAITING = 1000;
/** How long to wait for the thread before something must be wrong with it. */
const PATIENCE_MS = 60_000;

/** What the thread has been given, and how much of it is done. */
interface Thread {
  readonly worker: Worker;
  /** The number of files that are done, for both to see. */
  readonly done: Int32Array;
  /** Where failures arrive. */
  readonly failures: MessagePort;
  given: number;
}

/**
 * Writes new files while the program goes on: they are a tenth of the time of a large fleet on an idle machine, and more
 * where the disk is slow. What follows relies on the files only after `finish`.
 */
export class BackgroundWriter {
  private readonly made = new Set<string>();
  private written = 0;
  private isFinished = false;
  private thread?: Thread;
  private jobs: Job[] = [];

  constructor(private readonly files: FileSystem) {}

  /** Writes a file, and its folder where there is none; whether that went well is known after `finish`. */
  write(file: string, text: string): void {
    const folder = path.dirname(file);
    const isNew = !this.made.has(folder);
    this.made.add(folder);
    // A test wants to see each step.
    if (this.isFinished || this.files !== DISK || ++this.written <= FEW) {
      if (isNew) this.files.makeFolder(folder);
      this.files.write(file, text);
      return;
    }
    this.thread ??= started();
    this.jobs.push([file, text, isNew ? folder : undefined]);
    if (this.jobs.length < TOGETHER) return;
    this.give(this.thread);
    waitUntil(this.thread, this.thread.given - MOST_WAITING);
  }

  /**
   * Waits until all files are written.
   *
   * @throws Error the first failure
   */
  finish(): void {
    const { thread } = this;
    this.isFinished = true;
    this.thread = undefined;
    if (!thread) return;
    try {
      this.give(thread);
      waitUntil(thread, thread.given);
    } finally {
      thread.worker.postMessage([] satisfies Job[]);
    }
  }

  private give(thread: Thread): void {
    if (this.jobs.length > 0) thread.worker.postMessage(this.jobs);
    thread.given += this.jobs.length;
    this.jobs = [];
  }
}

/** What the thread is to do: a file, its text, and its folder if that is not there. */
type Job = [file: string, text: string, folder: string | undefined];

function started(): Thread {
  // Loaded only here: few programs write so many files.
  const { MessageChannel, Worker } = require('node:worker_threads') as typeof import('node:worker_threads');
  const { port1: failures, port2: port } = new MessageChannel();
  const done = new Int32Array(new SharedArrayBuffer(4));
  const workerData = { done, port };
  const worker = new Worker(`(${writeWhatComes.toString()})()`, { eval: true, workerData, transferList: [port] });
  worker.unref();
  failures.unref();
  return { worker, done, failures, given: 0 };
}

function waitUntil({ done, failures }: Thread, count: number): void {
  for (let now = Atomics.load(done, 0); now < count; now = Atomics.load(done, 0)) {
    if (Atomics.wait(done, 0, now, PATIENCE_MS) === 'timed-out') throw new Error('The files are not written.');
  }
  const failure = receiveMessageOnPort(failures)?.message as object | undefined;
  if (failure) throw Object.assign(new Error(), failure);
}

/** What the thread runs; it stands in the thread alone, with nothing around it. */
function writeWhatComes(): void {
  const { parentPort, workerData } = require('node:worker_threads') as typeof import('node:worker_threads');
  const fs = require('node:fs') as typeof import('node:fs');
  const { done, port } = workerData as { done: Int32Array; port: MessagePort };
  parentPort?.on('message', (jobs: readonly Job[]) => {
    if (jobs.length === 0) parentPort?.close();
    for (const [file, text, folder] of jobs) {
      try {
        if (folder !== undefined) fs.mkdirSync(folder, { recursive: true });
        fs.writeFileSync(file, text);
      } catch (error) {
        const { code, syscall, path, message } = error as NodeJS.ErrnoException;
        port.postMessage({ code, syscall, path, message });
      }
    }
    Atomics.add(done, 0, jobs.length);
    Atomics.notify(done, 0);
  });
}
