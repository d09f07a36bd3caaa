import * as v from 'valibot';
import { checkConstruction } from '../settings/arguments';
/** What a recurring job does to a volume. */
export enum RecurringTask {
  /** Makes a snapshot, and deletes old ones. */
  SNAPSHOT = 'snapshot',
  /** Deletes snapshots that are beyond the number to keep. */
  SNAPSHOT_DELETE = 'snapshot-delete',
  /** Deletes snapshots that the system created and nobody needs. */
  SNAPSHOT_CLEANUP = 'snapshot-cleanup',
  /** Frees blocks that the file system no longer uses. */
  FILESYSTEM_TRIM = 'filesystem-trim',
}

/**
 * A job that Longhorn runs on volumes on a schedule.
 *
 * @see https://longhorn.io/docs/1.12.1/snapshots-and-backups/scheduling-backups-and-snapshots/
 */
export class RecurringJob {
  /** A snapshot each night, of which the last two are kept. */
  static readonly NIGHTLY_SNAPSHOT = new RecurringJob('nightly-snapshot', RecurringTask.SNAPSHOT, '0 2 * * *', 2);
  /** Space of deleted files is freed each Sunday. */
  static readonly WEEKLY_TRIM = new RecurringJob('weekly-trim', RecurringTask.FILESYSTEM_TRIM, '0 4 * * 0', 0);

  /**
   * @param name a DNS label of at most 40 characters
   * @param task what is done
   * @param cron when, as a cron expression
   * @param retain how many snapshots of each volume are kept, 1 to 100; 0 for `SNAPSHOT_CLEANUP` and `FILESYSTEM_TRIM`
   * @param groups the groups of volumes; `default` are volumes with no job and no group of their own
   */
  constructor(
    readonly name: string,
    readonly task: RecurringTask,
    readonly cron: string,
    readonly retain: number,
    readonly groups: readonly string[] = ['default'],
  ) {
    const signature = {
      name: v.string(),
      task: v.enum(RecurringTask),
      cron: v.string(),
      retain: v.number(),
      groups: v.array(v.string()),
    };
    checkConstruction('RecurringJob', signature, [name, task, cron, retain, groups]);
  }

  /** @internal */
  _retainFits(): boolean {
    const { task, retain } = this;
    if (task === RecurringTask.SNAPSHOT_CLEANUP || task === RecurringTask.FILESYSTEM_TRIM) return retain === 0;
    return Number.isInteger(retain) && retain >= (task === RecurringTask.SNAPSHOT ? 1 : 0) && retain <= 100;
  }

  /** @internal */
  _spec(): object {
    const { name, task, cron, retain, groups } = this;
    // One volume at a time, so that a nightly job does not overload a small disk.
    return { name, task, cron, retain, groups, concurrency: 1, labels: {} };
  }
}
