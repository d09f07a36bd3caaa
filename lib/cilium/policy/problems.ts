import type { Problem } from '../../problems';

/** A selector that selects everything by accident. */
export function emptySelector(path: string, instead: string): Problem {
  return {
    what: `${path} has no labels and would select everything.`,
    remedy: `Name the labels, or say that everything is meant: ${instead}.`,
    code: 'NP018',
  };
}
