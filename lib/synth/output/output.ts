import * as fs from 'node:fs';
import * as path from 'node:path';
import { ConfigurationError, describe } from '../../problems';
import type { OutputFile } from '../output-file';
import { BackgroundWriter } from './background-writer';
import { ChangeLog, type PlatformChanges } from './change-log';
import { onDisk } from './failures';
import { DISK, entryAt, type FileSystem, textOf } from './file-system';
import { OutputPaths } from './output-paths';
import { Ownership, topFolder } from './ownership';
import { programName } from './program-name';
import { hashOf, OutputRecord, RECORDS } from './record';
import { Staging } from './staging';
import { type Step, Swap } from './swap';

/**
 * The output of one run of a program. Files that differ are written to a staging folder and then moved into place all
 * at once; files that the program wrote before and no longer writes are removed. Files of users and of other programs
 * are left alone, and output that would replace one is rejected.
 */
export class Output {
  private readonly wasThere: boolean;
  private readonly staging: Staging;
  private readonly ownership: Ownership;
  private readonly record: OutputRecord;
  private readonly paths: OutputPaths;
  private readonly changes = new ChangeLog();
  private readonly writer: BackgroundWriter;

  /**
   * @param outdir the output directory
   * @param files the file operations to use
   * @throws ConfigurationError when it cannot be written to, or another run keeps writing to it
   */
  constructor(
    private readonly outdir: string,
    private readonly files: FileSystem = DISK,
  ) {
    this.wasThere = fs.existsSync(outdir);
    this.writer = new BackgroundWriter(files);
    this.staging = onDisk(() => {
      files.makeFolder(outdir);
      return new Staging(outdir, files);
    });
    this.ownership = this.closedOnFailure(() => new Ownership(outdir, programName(outdir)));
    this.record = new OutputRecord(this.ownership.former.program);
    this.paths = new OutputPaths(outdir);
  }

  /** Finishes or undoes the work of a run that was killed, even if this one will write nothing. */
  static recover(outdir: string): void {
    onDisk(() => Staging.recover(outdir, DISK));
  }

  /** Announces folders that are going to be written in another order than the one in which they are reported. */
  expect(folders: readonly string[]): void {
    this.changes.expect(folders);
  }

  /**
   * Writes the files of a folder.
   *
   * @param folder the folder, with two parts for a cluster of a fleet, such as `fleet/one`
   * @param problems receives the reasons why files cannot be written
   */
  write(folder: string, files: readonly OutputFile[], problems: string[]): void {
    onDisk(() => {
      const isNew = !entryAt(path.join(this.outdir, folder));
      this.changes.begin(folder, isNew);
      const refusal = this.ownership.folderRefusal(topFolder(folder));
      if (refusal) problems.push(refusal);
      else for (const file of files) this.writeFile(folder, file, isNew, problems);
    });
  }

  /**
   * Moves everything into its place.
   *
   * @returns the changes of each platform and fleet
   * @throws ConfigurationError when it fails; then everything is as it was
   */
  publish(): PlatformChanges[] {
    return onDisk(() => {
      this.writer.finish();
      const removed = this.stale();
      for (const file of removed) this.changes.changed(file, textOf(path.join(this.outdir, file)), undefined);
      const needless = this.stageRecord();
      const steps = [...this.moves(''), ...[...removed, ...needless].map(removal)];
      if (!this.staging.isMine()) throw new ConfigurationError([lost(this.outdir)]);
      if (steps.length > 0) new Swap(this.outdir, this.staging.folder, this.files).perform(steps);
      return this.changes.platforms(this.outdir);
    });
  }

  /** Ends the run, whether it succeeded or failed. */
  close(): void {
    try {
      this.writer.finish();
    } catch {
      // The run has already failed.
    }
    try {
      this.staging.close();
      if (!this.wasThere && fs.readdirSync(this.outdir).length === 0) this.files.removeFolder(this.outdir);
    } catch {
      // The next run removes what is left of the staging folder.
    }
  }

  private closedOnFailure<T>(make: () => T): T {
    try {
      return onDisk(make);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  private writeFile(folder: string, { path: name, text }: OutputFile, isNew: boolean, problems: string[]): void {
    const obstacle = this.paths.take(folder, name);
    if (obstacle !== undefined) {
      problems.push(obstacle);
      return;
    }
    const file = `${folder}/${name}`;
    this.record.files.set(file, hashOf(text));
    const former = isNew ? undefined : this.textAt(file, problems);
    if (former === text) return;
    if (former !== undefined) {
      const refusal = this.ownership.refusal(file, former);
      if (refusal) problems.push(refusal);
      else if (this.ownership.isEdited(file, former))
        this.changes.note(file, 'had been changed by hand; it was overwritten');
    }
    this.changes.changed(file, former, text);
    this.stage(file, text);
  }

  /** The text of an existing file. */
  private textAt(file: string, problems: string[]): string | undefined {
    const entry = entryAt(path.join(this.outdir, file));
    if (entry?.isFile()) return textOf(path.join(this.outdir, file));
    if (entry) problems.push(this.ownership.notOurs(file));
    return undefined;
  }

  private stage(file: string, text: string): void {
    this.writer.write(path.join(this.staging.folder, 'new', file), text);
  }

  /** Files that this program wrote before, does not write now, and nobody has changed; the rest stays in the record. */
  private stale(): string[] {
    const { former } = this.ownership;
    const missing = [...former.files.keys()].filter((file) => !this.record.files.has(file));
    const there = missing.filter((file) => entryAt(path.join(this.outdir, file)));
    const edited = new Set(there.filter((file) => !former.knows(file, textOf(path.join(this.outdir, file)) ?? '')));
    // A folder that is no longer written is removed or kept as a whole.
    const kept = new Set([...edited].map(topFolder).filter((folder) => !this.changes.has(folder)));
    const stays = (file: string): boolean => {
      const folder = topFolder(file);
      return edited.has(file) || kept.has(folder) || (this.ownership.isUnnamed && !this.changes.has(folder));
    };
    for (const file of there.filter(stays)) this.record.files.set(file, former.files.get(file) ?? '');
    for (const file of edited)
      this.changes.note(file, 'is no longer written, but was changed by hand: delete it yourself');
    return there.filter((file) => !stays(file));
  }

  /** @returns records of programs that no longer exist */
  private stageRecord(): string[] {
    const { path: file, text } = this.record;
    if (textOf(path.join(this.outdir, file)) !== text) this.stage(file, text);
    return this.ownership.needless(this.record);
  }

  /** The steps that move staged files into a folder: if it does not exist, the folder as a whole. */
  private moves(folder: string): Step[] {
    const staged = path.join(this.staging.folder, 'new', folder);
    const entries = fs.existsSync(staged) ? fs.readdirSync(staged, { withFileTypes: true }) : [];
    // Records come last: each lists only what is already in place.
    const rank = (name: string): number => Number(name === RECORDS);
    entries.sort((one, other) => rank(one.name) - rank(other.name) || (one.name < other.name ? -1 : 1));
    return entries.flatMap((entry): Step[] => {
      const file = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (!entryAt(path.join(this.outdir, file))) return [{ path: file, action: 'add' }];
      return entry.isDirectory() ? this.moves(file) : [{ path: file, action: 'replace' }];
    });
  }
}

function removal(file: string): Step {
  return { path: file, action: 'remove' };
}

function lost(outdir: string): string {
  return describe({
    what: `Another run took ${outdir} for abandoned and writes to it. Nothing was written.`,
    remedy: 'Run it again when the other has ended.',
    code: 'SYN010',
  });
}
