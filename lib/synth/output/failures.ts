import { ConfigurationError, describe } from '../../problems';

/** What a user can do about common file system errors. */
const REMEDIES: Readonly<Record<string, string>> = {
  EACCES: 'Give yourself the right to write there (`ls -ld` shows whose it is), or choose another output directory.',
  EPERM: 'Give yourself the right to write there (`ls -ld` shows whose it is), or choose another output directory.',
  EBUSY: 'Unmount what is mounted there, or choose another output directory.',
  EXDEV: 'The output directory must be on one file system: unmount what is mounted in it, or choose another.',
  ENOSPC: 'Make room on the disk and run it again.',
  EDQUOT: 'Make room in your quota and run it again.',
  EROFS: 'The file system is read-only: choose another output directory, such as CDK8S_OUTDIR=/tmp/dist.',
  EEXIST: 'A file is where a folder is needed: move it away, or choose another output directory.',
  ENOTDIR: 'A file is where a folder is needed: move it away, or choose another output directory.',
  EISDIR: 'A folder is where a file is needed: move it away, or choose another output directory.',
  ENAMETOOLONG: 'Choose shorter names for the chart and its files.',
  EMFILE: 'Raise the limit of open files (`ulimit -n`) and run it again.',
  EIO: 'The disk reports an error: look at the log of the kernel, and choose another output directory.',
};

/**
 * Runs a file operation; its failure is reported like any other problem.
 *
 * @throws ConfigurationError when the file system refuses
 */
export function onDisk<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!isFailure(error)) throw error;
    throw new ConfigurationError([failure(error)]);
  }
}

function isFailure(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string';
}

function failure(error: NodeJS.ErrnoException): string {
  const { code = 'unknown', path, dest } = error as NodeJS.ErrnoException & { readonly dest?: string };
  return describe({
    what: `${dest ?? path ?? 'The output'} cannot be written: ${reason(error)}. The former output is as it was.`,
    remedy: REMEDIES[code] ?? 'Choose another output directory, or fix what is wrong with this one.',
    code: 'SYN011',
  });
}

/** `EIO: i/o error, rename 'a' -> 'b'` without the call and its paths. */
function reason({ message, syscall }: NodeJS.ErrnoException): string {
  const end = message.indexOf(`, ${syscall}`);
  return end < 0 ? message : message.slice(0, end);
}
