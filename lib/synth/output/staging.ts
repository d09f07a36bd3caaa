import * as fs from 'node:fs';
import * as path from 'node:path';
import { ConfigurationError, describe } from '../../problems';
import { entryAt, type FileSystem, textOf } from './file-system';
import { isAlive, type RunIdentity, thisProcess } from './run-identity';
import { isUnfinished, Swap } from './swap';

/** The folder in the output directory that a run prepares its files in. If it exists, a run is in progress. */
const STAGING = '.staging';
/** The file in it that says which run owns it. */
const OWNER = 'owner.json';

/** How long a run waits for another, and how often it checks. */
const PATIENCE_MS = 60_000;
const INTERVAL_MS = 20;
/** A folder without an owner belongs to a run that is about to write it, or was killed just before. */
const UNNAMED_MS = 2_000;
/** The folders of this process, to recognise one that it could not remove. */
const OPEN = new Set<string>();
/** The owner of a folder that was left for the next run. */
const NOBODY = 'null';

/**
 * The staging folder of an output directory, which at most one run owns. It is in the output directory, so its files
 * can be renamed into place; git ignores it.
 */
export class Staging {
  readonly folder: string;
  private readonly owner: string;
  private readonly me = JSON.stringify(thisProcess());

  /**
   * Waits for a run in progress, and finishes or undoes one that was killed.
   *
   * @throws ConfigurationError when the other run takes too long
   */
  constructor(
    private readonly outdir: string,
    private readonly files: FileSystem,
    patience = PATIENCE_MS,
  ) {
    this.folder = path.join(outdir, STAGING);
    this.owner = path.join(this.folder, OWNER);
    this.take(patience);
    this.orClose(() => files.write(path.join(this.folder, '.gitignore'), '*\n'));
  }

  /** Finishes or undoes the work of a run that was killed, even for a program that will write nothing. */
  static recover(outdir: string, files: FileSystem): void {
    const folder = path.join(outdir, STAGING);
    if (!entryAt(folder) || stateOf(folder) === 'running') return;
    new Staging(outdir, files).close();
  }

  /** Whether this run still owns the folder; another one takes it if it considers this one dead. */
  isMine(): boolean {
    return textOf(this.owner) === this.me;
  }

  /** Removes the folder. If a swap could not be undone, the files for that stay for the next run. */
  close(): void {
    OPEN.delete(this.folder);
    if (isUnfinished(this.folder)) this.files.write(this.owner, NOBODY);
    else this.files.removeAll(this.folder);
  }

  private take(patience: number): void {
    const start = Date.now();
    for (let isWaiting = false; !this.make(); pause(INTERVAL_MS)) {
      if (stateOf(this.folder) !== 'running') {
        if (this.takeOver()) break;
      } else if (Date.now() - start > patience) {
        throw new ConfigurationError([taken(this.folder, this.owner)]);
      } else if (!isWaiting) {
        isWaiting = true;
        console.error(`${this.outdir}: waiting for another run (${runIn(this.owner)}) that is writing here`);
      }
    }
    OPEN.add(this.folder);
    this.orClose(() => this.claim());
  }

  private orClose(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  private make(): boolean {
    try {
      fs.mkdirSync(this.folder);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !entryAt(this.folder)?.isDirectory()) throw error;
      return false;
    }
  }

  /** If several runs find a dead run's folder, the last to claim it owns it; the others notice and wait. */
  private takeOver(): boolean {
    try {
      this.claim();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false; // another run has cleaned up and ended
      throw error;
    }
    pause(INTERVAL_MS);
    if (!this.isMine()) return false;
    new Swap(this.outdir, this.folder, this.files).recover();
    for (const name of fs.readdirSync(this.folder)) {
      if (name !== OWNER) this.files.removeAll(path.join(this.folder, name));
    }
    return true;
  }

  private claim(): void {
    const draft = `${this.owner}.${process.pid}`;
    this.files.write(draft, this.me);
    this.files.rename(draft, this.owner);
  }
}

/** Whether the run that owns a staging folder is still in progress. */
function stateOf(folder: string): 'running' | 'dead' {
  const owner = path.join(folder, OWNER);
  const since = entryAt(owner) ?? entryAt(folder);
  const age = since ? Math.abs(Date.now() - since.mtimeMs) : 0;
  const run = runOf(owner);
  if (run?.pid === process.pid && run.host === thisProcess().host && !OPEN.has(folder)) return 'dead';
  const isUnnamed = run === undefined && !entryAt(owner);
  return (run ? isAlive(run, age) : isUnnamed && age < UNNAMED_MS) ? 'running' : 'dead';
}

function runOf(owner: string): RunIdentity | undefined {
  try {
    return (JSON.parse(textOf(owner) ?? '') as RunIdentity | null) ?? undefined;
  } catch {
    return undefined;
  }
}

function runIn(owner: string): string {
  const run = runOf(owner);
  return run ? `process ${run.pid}` : 'just started';
}

function taken(folder: string, owner: string): string {
  return describe({
    what: `${folder} belongs to another run (${runIn(owner)}), which has not ended yet. Nothing was written.`,
    remedy: 'Run it again when the other has ended. If there is none, delete that folder.',
    code: 'SYN010',
  });
}

/** Synthesis is synchronous from end to end, and so is its waiting. */
function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
