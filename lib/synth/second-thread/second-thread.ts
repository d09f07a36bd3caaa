import { availableParallelism } from 'node:os';
import type * as threads from 'node:worker_threads';
import type { ClusterSource } from '../cluster-source';
import type { OutputFile } from '../output-file';
import { type Printed, type Rerun, thisRun } from '../program/again';
import { Claims } from './claims';
import { claimable, type Delivery, type Order, SAMPLE } from './order';

/** From so many clusters on, a second thread saves more than its start takes. */
const MANY = 200;

/** Room for what is young, in MB: with more, a fleet takes more memory, and hardly less time. */
const YOUNG_MB = 8;

/** Writes the files of a cluster. */
type Write = (name: string, files: readonly OutputFile[], problems: string[]) => void;

/** A cluster that the second thread has created, and that has been written. */
interface Delivered {
  readonly printed: readonly Printed[];
  /** Why it could not be written. */
  readonly problems: readonly string[];
}

/**
 * A thread that runs the program again, to create some of the clusters of a fleet for this one (ADR 24). It only saves time: a
 * cluster that it does not deliver, for whatever reason, is created here, as all of them are without it.
 */
export class SecondThread {
  private readonly clusters = new Map<number, Delivered>();
  private sample: readonly OutputFile[] | undefined;
  private isTrusted = false;
  private isOpen = true;

  /**
   * @param names the names of all clusters
   * @param port where the clusters arrive
   * @param write writes the files of one
   * @param end ends the thread
   */
  constructor(
    private readonly names: readonly string[],
    private readonly claims: Claims,
    private readonly port: threads.MessagePort,
    private readonly write: Write,
    private readonly end: () => void,
  ) {}

  /** Starts it, where it may be and that pays: for many clusters, and on more than one processor. */
  static startFor({ node, names = [], secondThread }: ClusterSource, write: Write): SecondThread | undefined {
    const { rerun, syntheses } = thisRun();
    if (!rerun || !(secondThread ?? rerun.endsWithSynthesis)) return undefined;
    if (names.length < MANY || availableParallelism() === 1) return undefined;
    // Loaded only here: few programs have so many clusters.
    const { MessageChannel } = require('node:worker_threads') as typeof threads;
    const { port1, port2: port } = new MessageChannel();
    const claims = new Claims(claimable(names));
    const worker = started(rerun, { synthesis: syntheses, source: node.path, names, numbers: claims.numbers, port });
    return worker && new SecondThread(names, claims, port1, write, () => void worker.terminate());
  }

  /** Whether it has not created its first cluster yet, for which it loads what the program uses. */
  get isLoading(): boolean {
    return this.isOpen && !this.isTrusted;
  }

  /**
   * If the second thread creates a cluster, waits for that, prints what was printed meanwhile, and returns why it cannot be
   * written. Otherwise the caller has to create it. To be called for all clusters in order.
   */
  delivered(index: number): readonly string[] | undefined {
    if (index > SAMPLE && this.receive() && !this.claims.claim()) {
      this.claims.receiveToTheEnd(() => this.receive());
      this.close();
    }
    const cluster = this.clusters.get(index);
    for (const [stream, chunk, encoding] of cluster?.printed ?? []) process[stream].write(chunk, encoding);
    return cluster?.problems;
  }

  /** Takes note of a cluster that the caller has created without a problem. */
  created(index: number, files: readonly OutputFile[]): void {
    if (index === SAMPLE) this.sample = files;
  }

  /** Does without what has not arrived yet. */
  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.claims.stop();
    this.port.close();
    this.end();
  }

  /** Writes the clusters that have arrived; false if there can be no more. */
  private receive(): boolean {
    const { receiveMessageOnPort } = require('node:worker_threads') as typeof threads;
    for (let isMore = this.isOpen; isMore; isMore &&= this.isOpen) {
      const delivery = receiveMessageOnPort(this.port)?.message as Delivery | undefined;
      if (delivery) this.take(delivery);
      isMore = delivery !== undefined;
    }
    return this.isOpen;
  }

  private take({ index, files, printed }: Delivery): void {
    this.claims.received();
    if (this.isTrusted) {
      const problems: string[] = [];
      this.write(this.names[index] ?? '', files, problems);
      this.clusters.set(index, { printed, problems });
    } else if (index === SAMPLE && areSame(files, this.sample)) this.isTrusted = true;
    else this.close();
  }
}

function started({ script, env, ...program }: Rerun, order: Order): threads.Worker | undefined {
  const { Worker } = require('node:worker_threads') as typeof threads;
  try {
    const worker = new Worker(script, {
      workerData: { ...program, order },
      transferList: [order.port],
      env,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
      stdout: true,
      stderr: true,
    });
    // An error of the program is one of the first thread, too, or none that matters.
    worker.on('error', () => undefined);
    worker.unref();
    return worker;
  } catch {
    return undefined;
  }
}

function areSame(files: readonly OutputFile[], others: readonly OutputFile[] = []): boolean {
  const isSame = ({ path, text }: OutputFile, at: number) => path === others[at]?.path && text === others[at]?.text;
  return files.length === others.length && files.every(isSame);
}
