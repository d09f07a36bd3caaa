import type { IConstruct } from 'constructs';
import { describe, type Problem, pathOf } from './problems';

const reported = new WeakMap<IConstruct, Set<string>>();

/**
 * Warns on stderr of what may be wrong, while synthesis goes on. Meant to be called while the program is validated:
 * a program hears each warning once, however often it is validated.
 */
export function warn(scope: IConstruct, problem: Problem): void {
  const text = `${pathOf(scope)}: warning: ${describe(problem)}`;
  const root = scope.node.root;
  const before = reported.get(root) ?? new Set();
  reported.set(root, before);
  if (before.has(text)) return;
  before.add(text);
  console.error(text);
}
