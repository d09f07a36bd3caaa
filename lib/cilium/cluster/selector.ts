import { type SelectorManifest, selectorProblems } from '../../kubernetes/label-selection';
import type { Problem } from '../../problems';
import { instanceOf } from '../../settings/props';
import { LabelSelector } from '../policy/label-selector';

/** The check of a prop that takes a selector. */
export const SELECTOR = instanceOf(LabelSelector, 'a LabelSelector, such as LabelSelector.of({ app: "web" })');

/** A selector as it is written where labels have no source, or nothing when there is none. */
export function plainSelector(
  selector: LabelSelector | undefined,
  path: string,
  problems: Problem[],
): SelectorManifest | undefined {
  if (!selector) return undefined;
  if (selector._emptyByAccident) {
    problems.push({
      what: `${path} has no labels and would select everything.`,
      remedy: 'Name the labels, or say that everything is meant: LabelSelector.everything().',
      code: 'LBL002',
    });
  }
  const rendered: SelectorManifest = selector._render();
  problems.push(...selectorProblems(rendered, path));
  return rendered;
}
