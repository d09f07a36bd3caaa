import * as semver from 'semver';
import type { Advisory, ReleaseLine } from './component-facts';
import type { FoundVersion } from './found';

/** The support status of a version on a day. */
export interface Judgement extends FoundVersion {
  /** Its line, if known. */
  readonly line: ReleaseLine | undefined;
  /** The newest release of its line, if that is newer. */
  readonly newer: string | undefined;
  /** The newest release of all lines, if that is newer. */
  readonly newest: string | undefined;
  /** Whether upstream still supports its line. */
  readonly isSupported: boolean;
  /** Whether anything runs the program that the advisories are about. */
  readonly isRun: boolean;
  /** Published advisories that are fixed in a later release. */
  readonly advisories: readonly Advisory[];
}

/**
 * Judges a version.
 *
 * @param day the day it is judged on: `2026-11-27`
 */
export function judge(found: FoundVersion, day: string): Judgement {
  const { component, version } = found;
  const exact = semver.coerce(version);
  const line = component.lines.find(({ line }) => version === line || version.startsWith(`${line}.`));
  const newest = component.lines.at(-1);
  return {
    ...found,
    line,
    newer: isNewer(line?.newest, exact) ? line?.newest : undefined,
    newest: isNewer(newest?.newest ?? newest?.line, exact) ? (newest?.newest ?? newest?.line) : undefined,
    isRun: found.uses.length === 0 || found.uses.some(({ runs }) => runs === undefined),
    isSupported: line?.endOfSupport === undefined ? true : day < line.endOfSupport,
    advisories: component.advisories.filter(({ affects }) => exact && semver.satisfies(exact, affects)),
  };
}

function isNewer(version: string | undefined, than: semver.SemVer | null): boolean {
  const exact = semver.coerce(version);
  return exact !== null && than !== null && semver.gt(exact, than);
}

/** Whether there is a reason to upgrade soon. */
export function isBehind({ isSupported, isRun, advisories }: Judgement): boolean {
  return !isSupported || (isRun && advisories.length > 0);
}
