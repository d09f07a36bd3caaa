import type { IConstruct } from 'constructs';
import { refuse } from '../problems';
import { resolve } from './resolve';
import type { CompleteSettings, JsonMap, SettingsTree } from './schema';
import { unknownProblems, unknownWordProblems } from './unknown';
import { ONLY_VERSION, type UpstreamVersion } from './version';

/**
 * The complete settings of an install, for callers in TypeScript: anything that does not fit is refused.
 *
 * @throws ConfigurationError with every unknown name or word, every name that only other versions of upstream have, and
 * every value that does not fit
 */
export function settle<Tree extends SettingsTree>(
  scope: IConstruct,
  tree: Tree,
  input: JsonMap,
  version: UpstreamVersion = ONLY_VERSION,
): CompleteSettings<Tree> {
  const { settings, problems, unknown, unknownWords } = resolve(tree, input, version);
  refuse(scope, [...unknownProblems(unknown, version), ...unknownWordProblems(unknownWords), ...problems]);
  return settings;
}
