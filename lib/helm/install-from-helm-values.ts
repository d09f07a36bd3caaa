import type { Construct } from 'constructs';
import { ConfigurationError, describe, type Problem, quoted } from '../problems';
import { take } from '../settings/plain-data';
import { type PropChecks, takeProps } from '../settings/props';
import type { Release } from '../settings/release';
import type { UnknownSetting } from '../settings/resolve';
import { isMap, type JsonMap, type SettingsTree } from '../settings/schema';
import { flag, namespaceName, text } from '../settings/values';
import { type UpstreamVersion, VERSION } from '../settings/version';
import type { HelmChart } from './chart';
import type { ChartInstall } from './chart-install';
import { chartVersion } from './chart-version';
import { constructWarnings } from './construct-warnings';
import { type HelmValuesOptions, readHelmValues, releaseOf } from './from-helm-values';

const OPTIONS: PropChecks<HelmValuesOptions> = {
  releaseName: text,
  namespace: namespaceName,
  chartVersion: text,
  strict: flag,
};

/**
 * The install that a values file describes.
 *
 * @throws ConfigurationError with everything that the chart would reject, and with `strict` also keys without effect
 */
export function installFromHelmValues<Tree extends SettingsTree>(
  scope: Construct,
  id: string,
  chart: HelmChart<Tree>,
  input: JsonMap,
  options: HelmValuesOptions,
): ChartInstall<Tree> {
  const path = [scope.node.path, id].filter(Boolean).join('/');
  const { value: values, problems: unfit } = take(input, '');
  if (unfit.length > 0) throw new ConfigurationError(unfit.map((problem) => `${path}: ${describe(problem)}`));
  if (!isMap(values)) throw new ConfigurationError([`${path}: ${describe(noValues(input))}`]);
  const { problems: unknownOptions } = takeProps(options, OPTIONS, 'options');
  if (unknownOptions.length > 0)
    throw new ConfigurationError(unknownOptions.map((problem) => `${path}: ${describe(problem)}`));
  const release = releaseOf(chart, options);
  const given = options.chartVersion === undefined ? undefined : chartVersion(chart, options.chartVersion);
  const read = readHelmValues(chart, values, release, given);
  const { [VERSION]: version } = read.settings;
  const unknown = [
    ...(read.unknown.length > 0 ? tell(chart, version, values, read.unknown, release) : []),
    ...read.doubts.map(describe),
  ];
  // A misspelt key is often the cause of what is refused, so that it comes first.
  const problems = [...(options.strict ? unknown : []), ...read.problems];
  const noted = options.strict ? [] : unknown;
  if (problems.length > 0) for (const notice of noted) console.error(`${path}: ${notice}`);
  if (problems.length > 0) throw new ConfigurationError(problems.map((problem) => `${path}: ${problem}`));
  for (const notice of [...read.notices, ...noted]) console.error(`${path}: ${notice}`);
  for (const warning of constructWarnings(chart, read)) console.error(`${path}: warning: ${warning}`);
  return { settings: read.settings, release, isAsInChart: true };
}

function noValues(given: unknown): Problem {
  return {
    what: `The values are ${quoted(given)}, but they must be a map.`,
    remedy: 'Give the contents of a values file.',
    code: 'HLM001',
  };
}

function tell<Tree extends SettingsTree>(
  chart: HelmChart<Tree>,
  version: UpstreamVersion,
  values: JsonMap,
  unknown: readonly UnknownSetting[],
  release: Release,
): string[] {
  // Loaded only when there is something to report, since it compares manifests.
  const { withoutEffect } = require('./without-effect') as typeof import('./without-effect');
  return withoutEffect(chart, version, values, unknown, release).map(describe);
}
