import type { IConstruct } from 'constructs';
import { refuse } from '../problems';
import { resolve, unknownProblems, unknownWordProblems } from './resolve';
import type { JsonMap, Settings, SettingsTree } from './schema';

/**
 * The complete settings of an install, for callers in TypeScript: anything that does not fit is refused.
 *
 * @throws ConfigurationError with every unknown name or word and every value that does not fit
 */
export function settle<Tree extends SettingsTree>(scope: IConstruct, tree: Tree, input: JsonMap): Settings<Tree> {
  const { settings, problems, unknown, unknownWords } = resolve(tree, input);
  refuse(scope, [...unknownProblems(unknown), ...unknownWordProblems(unknownWords), ...problems]);
  return settings;
}
