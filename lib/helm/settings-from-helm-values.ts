import type { Construct } from 'constructs';
import { ConfigurationError, describe } from '../problems';
import type { Release } from '../settings/release';
import { type UnknownSetting, unknownWordProblems } from '../settings/resolve';
import type { JsonMap, Settings, SettingsTree } from '../settings/schema';
import type { HelmChart } from './chart';
import { type HelmValuesOptions, readHelmValues, releaseOf } from './from-helm-values';

/**
 * The settings that a values file asks for.
 *
 * @throws ConfigurationError with everything that the chart would refuse, and with `strict` also keys without effect
 */
export function settingsFromHelmValues<Tree extends SettingsTree>(
  scope: Construct,
  id: string,
  chart: HelmChart<Tree>,
  values: JsonMap,
  options: HelmValuesOptions,
): Settings<Tree> {
  const path = [scope.node.path, id].filter(Boolean).join('/');
  const release = releaseOf(chart, options);
  const read = readHelmValues(chart, values, release);
  const unknown = [
    ...(read.unknown.length > 0 ? tell(chart, values, read.unknown, release) : []),
    ...unknownWordProblems(read.unknownWords).map(describe),
  ];
  const problems = [...read.problems, ...(options.strict ? unknown : [])];
  if (problems.length > 0) throw new ConfigurationError(problems.map((problem) => `${path}: ${problem}`));
  for (const notice of [...read.notices, ...(options.strict ? [] : unknown)]) console.error(`${path}: ${notice}`);
  return read.settings;
}

function tell<Tree extends SettingsTree>(
  chart: HelmChart<Tree>,
  values: JsonMap,
  unknown: readonly UnknownSetting[],
  release: Release,
): string[] {
  // Loaded only when there is something to tell: it compares manifests.
  const { withoutEffect } = require('./without-effect') as typeof import('./without-effect');
  return withoutEffect(chart, values, unknown, release).map(describe);
}
