import { type IConstruct, RootConstruct } from 'constructs';
import { describe, type Problem, pathOf } from './problems';

/** Warnings that are collected, by the root that they are about. */
const collected = new WeakMap<IConstruct, Problem[]>();

const reported = new WeakMap<IConstruct, Set<string>>();

/**
 * Warns on stderr of what may be wrong, while synthesis goes on. Meant to be called while the program is validated:
 * a program hears each warning once, however often it is validated.
 */
export function warn(scope: IConstruct, problem: Problem): void {
  const root = scope.node.root;
  const collection = collected.get(root);
  if (collection) {
    collection.push(problem);
    return;
  }
  const text = `${pathOf(scope)}: warning: ${describe(problem)}`;
  const before = reported.get(root) ?? new Set();
  reported.set(root, before);
  if (before.has(text)) return;
  before.add(text);
  console.error(text);
}

/** What code warns of that needs no program, for callers that report it themselves. */
export function warningsOf(run: (scope: IConstruct) => void): readonly Problem[] {
  const root = new RootConstruct();
  const problems: Problem[] = [];
  collected.set(root, problems);
  run(root);
  return problems;
}
