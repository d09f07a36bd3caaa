import * as fs from 'node:fs';
import * as path from 'node:path';
import { entryAt, type FileSystem, textOf } from './file-system';

/** One change of the output. Paths are relative to the output directory, with slashes. */
export interface Step {
  readonly path: string;
  /** `add` creates a file or a whole folder; the others are for files. */
  readonly action: 'add' | 'replace' | 'remove';
}

/** The journal of a swap: under one name it goes forward, under the other back. */
const FORWARD = 'finish.json';
const BACK = 'undo.json';

/** Whether a swap was neither finished nor undone. */
export function isUnfinished(staging: string): boolean {
  return [FORWARD, BACK].some((name) => entryAt(path.join(staging, name)) !== undefined);
}

/**
 * Moves prepared files from a staging folder to their places. Before the first step, a journal lists all steps, and
 * whatever they replace or remove gets a second name. So a failure can be undone, and the next run can finish the
 * journal of a run that was killed. Each step is one rename or one removal, and can be repeated.
 */
export class Swap {
  /**
   * @param outdir where the files go
   * @param staging the folder with `new/`, which holds them, and `old/`, which keeps what was there
   */
  constructor(
    private readonly outdir: string,
    private readonly staging: string,
    private readonly files: FileSystem,
  ) {}

  /** Performs all steps, or none. */
  perform(steps: readonly Step[]): void {
    for (const step of steps) if (step.action !== 'add') this.keep(step);
    const draft = path.join(this.staging, 'draft.json');
    this.files.write(draft, JSON.stringify(steps));
    this.files.rename(draft, path.join(this.staging, FORWARD));
    try {
      for (const { action, path: at } of steps) {
        if (action === 'remove') this.files.removeFile(this.place(at));
        else this.files.rename(this.fresh(at), this.place(at));
      }
      this.files.removeFile(path.join(this.staging, FORWARD));
    } catch (error) {
      this.files.rename(path.join(this.staging, FORWARD), path.join(this.staging, BACK));
      this.undo(steps);
      throw error;
    }
    this.removeEmptyFolders(steps);
  }

  /** Finishes or undoes the swap of a run that was killed. */
  recover(): void {
    const [back, forward] = [this.journal(BACK), this.journal(FORWARD)];
    if (back) this.undo(back);
    else if (forward) this.finish(forward);
  }

  private finish(steps: readonly Step[]): void {
    for (const step of steps) this.repeat(step);
    this.files.removeFile(path.join(this.staging, FORWARD));
    this.removeEmptyFolders(steps);
  }

  private undo(steps: readonly Step[]): void {
    for (const { action, path: at } of [...steps].reverse()) {
      const [fresh, former, place] = [this.fresh(at), this.former(at), this.place(at)];
      if (action === 'add') {
        if (!entryAt(fresh) && entryAt(place)) this.files.rename(place, fresh);
      } else if (entryAt(former) && !this.isAsKept(at)) {
        // Unchanged files may be on another file system, where nothing can be moved to.
        this.files.rename(former, place);
      }
    }
    this.files.removeFile(path.join(this.staging, BACK));
  }

  /** Performs a step that may have been performed already. Anything that was changed since is left alone. */
  private repeat({ action, path: at }: Step): void {
    const [fresh, place] = [this.fresh(at), this.place(at)];
    const isThere = entryAt(place) !== undefined;
    if (action === 'remove') {
      if (isThere && this.isAsKept(at)) this.files.removeFile(place);
    } else if (entryAt(fresh) && (!isThere || (action === 'replace' && this.isAsKept(at)))) {
      this.files.rename(fresh, place);
    }
  }

  private isAsKept(at: string): boolean {
    const former = this.former(at);
    if (!entryAt(former) || !entryAt(this.place(at))?.isFile()) return false;
    return fs.readFileSync(former).equals(fs.readFileSync(this.place(at)));
  }

  private keep({ path: at }: Step): void {
    this.files.makeFolder(path.dirname(this.former(at)));
    this.files.keep(this.place(at), this.former(at));
  }

  /** Folders whose last file was removed; they stay if they contain anything else. */
  private removeEmptyFolders(steps: readonly Step[]): void {
    for (const { action, path: at } of steps) {
      if (action !== 'remove') continue;
      for (let folder = path.posix.dirname(at); folder !== '.'; folder = path.posix.dirname(folder)) {
        try {
          this.files.removeFolder(this.place(folder));
        } catch {
          break;
        }
      }
    }
  }

  private journal(name: string): Step[] | undefined {
    try {
      return JSON.parse(textOf(path.join(this.staging, name)) ?? '') as Step[];
    } catch {
      return undefined;
    }
  }

  private place(at: string): string {
    return path.join(this.outdir, at);
  }

  private fresh(at: string): string {
    return path.join(this.staging, 'new', at);
  }

  private former(at: string): string {
    return path.join(this.staging, 'old', at);
  }
}
