import type { IConstruct } from 'constructs';
import { refuse } from '../problems';
import { take } from './plain-data';
import { resolveShared } from './resolve-shared';
import type { CompleteSettings, JsonMap, SettingsTree } from './schema';
import { unknownProblems, unknownWordProblems } from './unknown';
import { ONLY_VERSION, type UpstreamVersion } from './version';

/**
 * The complete settings of an install, for callers in TypeScript: anything invalid is rejected.
 *
 * @throws ConfigurationError with every unknown name or word, every name that only other versions of upstream have, and
 * every invalid value
 */
export function settle<Tree extends SettingsTree>(
  scope: IConstruct,
  tree: Tree,
  input: JsonMap,
  version: UpstreamVersion = ONLY_VERSION,
): CompleteSettings<Tree> {
  const taken = take(input, '');
  const { settings, problems, unknown, unknownWords } = resolveShared(tree, taken.value, version);
  refuse(scope, [
    ...taken.problems,
    ...unknownProblems(unknown, version),
    ...unknownWordProblems(unknownWords),
    ...problems,
  ]);
  return settings;
}
