import type { IConstruct } from 'constructs';
import { refuse } from '../problems';
import { resolve, unknownProblems } from './resolve';
import type { JsonMap, Settings, SettingsTree } from './schema';

/**
 * The complete settings of an install, for callers in TypeScript: anything that does not fit is refused.
 *
 * @throws ConfigurationError with every unknown name and every value that does not fit
 */
export function settle<Tree extends SettingsTree>(scope: IConstruct, tree: Tree, input: JsonMap): Settings<Tree> {
  const { settings, problems, unknown } = resolve(tree, input);
  refuse(scope, [...unknownProblems(unknown), ...problems]);
  return settings;
}
