import { type Problem, quoted } from '../problems';
import { nearestOf } from './nearest';
import type { UnknownSetting, UnknownWord } from './resolve';
import { reaches, type UpstreamVersion } from './version';

/** The unknown names as problems, for callers that must not ignore them. */
export function unknownProblems(unknown: readonly UnknownSetting[], version: UpstreamVersion): Problem[] {
  return unknown.map((setting) => otherVersions(setting, version) ?? notKnown(setting));
}

/** The unknown words as problems. */
export function unknownWordProblems(words: readonly UnknownWord[]): Problem[] {
  return words.map(({ path, word, known }) => {
    const nearest = nearestOf(known, word);
    return {
      what: `${path}: ${quoted(word)} is not known; known are ${known.filter(Boolean).join(', ')}.`,
      remedy: nearest ? `Did you mean ${nearest}?` : `Use one of these, or leave ${path} out for the default.`,
      code: 'SET008',
    };
  });
}

function notKnown({ path, nearest }: UnknownSetting): Problem {
  return {
    what: `${path} is not a known setting.`,
    remedy: nearest ? `Did you mean ${nearest}?` : 'Remove it.',
    code: 'SET001',
  };
}

/** The problem of a name that upstream has in other versions; undefined if it has it in none. */
function otherVersions({ path, range }: UnknownSetting, { upstream, version }: UpstreamVersion): Problem | undefined {
  if (range?.until && reaches(version, range.until)) {
    return {
      what: `${path} was removed in ${upstream} ${range.until}, and the version here is ${version}.`,
      remedy: range.instead ?? 'Remove it.',
      code: 'SET010',
    };
  }
  if (range?.since) {
    return {
      what: `${path} was added in ${upstream} ${range.since}, and the version here is ${version}.`,
      remedy: `Take version ${range.since} or a later one, or remove it.`,
      code: 'SET009',
    };
  }
  return undefined;
}
