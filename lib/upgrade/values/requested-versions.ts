import { coerce, gt, lt, major, minor, valid } from 'semver';
import { ConfigurationError, describe, type Problem } from '../../problems';
import type { ChartHistory } from './move';

/** The full old and new versions. */
export interface RequestedVersions {
  readonly from: string;
  readonly to: string;
}

/**
 * Completes versions that a user gives as `37` or `1.18`: the old one to the first of its line, and the new one to the
 * newest known of its line.
 *
 * @throws ConfigurationError when a version is invalid or not known, or the second is older than the first
 */
export function requestedVersions(history: ChartHistory, given: RequestedVersions): RequestedVersions {
  const [from, to] = [coerce(given.from)?.version, newestOf(given.to, history.newest)];
  const problems = [
    ...(from && valid(from) ? [] : [noVersion('--from', given.from)]),
    ...(to ? [] : [noVersion('--to', given.to)]),
  ];
  if (!from || !to || problems.length > 0) throw new ConfigurationError(problems.map(describe));
  const { chart, oldest, newest } = history;
  if (lt(from, oldest)) problems.push(outOfReach('--from', given.from, chart, `later than ${oldest} or equal to it`));
  // Patch releases do not change values, so unknown ones are treated like known ones.
  if (gt(to, newest) && !isSameLine(to, newest))
    problems.push(outOfReach('--to', given.to, chart, `${newest} at most`));
  if (gt(from, to)) problems.push(backwards(given));
  if (problems.length > 0) throw new ConfigurationError(problems.map(describe));
  return { from, to };
}

function newestOf(given: string, newest: string): string | undefined {
  const line = given.replace(/^v/, '');
  return newest === line || newest.startsWith(`${line}.`) ? newest : coerce(given)?.version;
}

/** Whether two versions differ only in the patch number. */
export function isSameLine(one: string, other: string): boolean {
  return minor(one) === minor(other) && major(one) === major(other);
}

function noVersion(option: string, given: string): Problem {
  return {
    what: `${option} is ${given}, which is not a version.`,
    remedy: 'Give one such as 37 or 1.18.3.',
    code: 'UPG001',
  };
}

function outOfReach(option: string, given: string, chart: string, bound: string): Problem {
  return {
    what: `${option} is ${given}, but for ${chart} it must be ${bound}: nothing is known about other versions.`,
    remedy: `Take a version in that range.`,
    code: 'UPG001',
  };
}

function backwards({ from, to }: RequestedVersions): Problem {
  return { what: `--from is ${from}, which comes after --to, ${to}.`, remedy: 'Swap the two.', code: 'UPG001' };
}
