import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, type Problem } from '../../problems';
import { HEADER } from '../kustomization';
import { entryAt, textOf } from './file-system';
import type { ProgramName } from './program-name';
import { OutputRecord } from './record';

/** A file whose first line shows that a release without records wrote its folder: of a platform, or of a fleet. */
const MARKS = ['kustomization.yaml', 'clusters.yaml'];

/**
 * Which files in an output directory belong to a program. The program that wrote a file may replace it, and remove it
 * if it is unchanged; everything else belongs to a user or to another program.
 */
export class Ownership {
  /** What this program wrote before. */
  readonly former: OutputRecord;
  private readonly others: readonly OutputRecord[];
  private readonly folders: ReadonlySet<string>;
  /** Earlier releases kept no record; their files are recognised by the first line. */
  private readonly isUnrecorded: boolean;
  private readonly refusals = new Map<string, string | undefined>();

  constructor(
    private readonly outdir: string,
    private readonly program: ProgramName,
  ) {
    const records = OutputRecord.in(outdir);
    const own = records.find((record) => record.program === program.name);
    this.former = own ?? new OutputRecord(program.name);
    this.isUnrecorded = own === undefined;
    this.others = records.filter((record) => record !== own);
    this.folders = new Set([...this.former.files.keys()].map(topFolder));
  }

  /** Why nothing may be written to an existing folder of the output directory that is not empty. */
  folderRefusal(folder: string): string | undefined {
    if (!this.refusals.has(folder)) this.refusals.set(folder, this.lookAt(folder));
    return this.refusals.get(folder);
  }

  private lookAt(folder: string): string | undefined {
    if (this.folders.has(folder)) return undefined;
    const owner = this.others.find(({ files }) => [...files.keys()].some((file) => topFolder(file) === folder));
    if (owner)
      return this.program.isFormerly(owner.program) ? undefined : describe(this.othersFile(folder, owner.program));
    const isMarked = MARKS.some((mark) => textOf(path.join(this.outdir, folder, mark))?.startsWith(HEADER));
    return isMarked || isEmpty(path.join(this.outdir, folder)) ? undefined : describe(this.usersFile(folder));
  }

  /** Why an existing file must not be replaced. */
  refusal(file: string, text: string): string | undefined {
    if (this.former.knows(file, text)) return undefined;
    const owner = this.others.find((record) => record.files.has(file));
    if (owner && !this.program.isFormerly(owner.program)) return describe(this.othersFile(file, owner.program));
    if (owner?.knows(file, text)) return undefined;
    const isOurs = this.former.files.has(file) || owner || this.isUnrecorded || this.folders.has(topFolder(file));
    return isOurs && text.startsWith(HEADER) ? undefined : describe(this.usersFile(file));
  }

  /** Whether this program wrote a file, and somebody has changed it since. */
  isEdited(file: string, text: string): boolean {
    return this.former.files.has(file) && !this.former.knows(file, text);
  }

  /** Whether the program cannot be distinguished from others, so it removes no folder. */
  get isUnnamed(): boolean {
    return !this.program.isNamed;
  }

  /** Why something that is not a file, or not ours, must not be replaced. */
  notOurs(file: string): string {
    return describe(this.usersFile(file));
  }

  /**
   * The record files of programs that no longer exist, if this program has taken over all that is left of their output.
   */
  needless(present: OutputRecord): string[] {
    const isLeft = (file: string): boolean =>
      !present.files.has(file) && entryAt(path.join(this.outdir, file)) !== undefined;
    return this.others
      .filter(({ program, files }) => this.program.isFormerly(program) && ![...files.keys()].some(isLeft))
      .map((record) => record.path);
  }

  private othersFile(file: string, program: string): Problem {
    return {
      what: `${this.outdir}/${file} was written by another program, ${program}.`,
      remedy: `Rename the chart or choose another output directory; if that program no longer exists, delete ${this.outdir}/${topFolder(file)}.`,
      code: 'SYN003',
    };
  }

  private usersFile(file: string): Problem {
    return {
      what: `${this.outdir}/${file} exists, and platypaas did not write it, or it has been changed since.`,
      remedy: 'Move it away, rename the chart, or choose another output directory.',
      code: 'SYN003',
    };
  }
}

/** The first part of a path. */
export function topFolder(file: string): string {
  return file.split('/', 1)[0] ?? file;
}

/** Whether a folder is empty or missing; something that is not a folder is reported for its files. */
function isEmpty(folder: string): boolean {
  return !entryAt(folder)?.isDirectory() || fs.readdirSync(folder).length === 0;
}
