import type { HelmChart } from '../../helm/chart';
import { readHelmValues, releaseOf } from '../../helm/from-helm-values';
import { render } from '../../helm/render';
import { parseValues } from '../../helm/values-file';
import type { JsonMap } from '../../settings/schema';
import type { UpstreamVersion } from '../../settings/version';
import type { Consequence } from '../consequence';
import { explain, inOrder } from '../index';
import type { ChartHistory } from '../values/move';
import type { UpgradedValues } from '../values/upgrade-values';
import { changedDefaults } from './defaults';

/** The input of an upgrade between two versions that can both be rendered. */
export interface PreviewOf {
  readonly chart: HelmChart;
  readonly history: ChartHistory;
  readonly from: UpstreamVersion;
  readonly to: UpstreamVersion;
}

/** What an upgrade does to the cluster of a values file, or why that is not known. */
export interface Preview {
  readonly consequences: readonly Consequence[];
  /** Why the file cannot be rendered in one of the versions; empty if it can be in both. */
  readonly problems: readonly string[];
}

/**
 * Renders the file as it was in the old version and as it is rewritten in the new one, and explains the difference.
 *
 * @param original the file's text before it was rewritten
 */
export function preview({ chart, history, from, to }: PreviewOf, original: string, upgraded: UpgradedValues): Preview {
  const before = objectsOf(chart, original, from, upgraded.file);
  const after = objectsOf(chart, upgraded.text, to, upgraded.file);
  const problems = [...before.problems, ...after.problems];
  if (before.problems.length > 0) return { consequences: [], problems };
  // Known from the values alone, even if the new version rejects them.
  const fromValues = [
    ...(history.steps?.(from.version, to.version) ?? []),
    ...changedDefaults(chart.settings, after.values, from, to),
  ];
  const fromObjects = problems.length > 0 ? [] : explain(before.objects, after.objects);
  return { problems, consequences: inOrder([...fromValues, ...fromObjects]) };
}

interface Rendered {
  readonly values: JsonMap;
  readonly objects: readonly JsonMap[];
  readonly problems: readonly string[];
}

function objectsOf(chart: HelmChart, text: string, version: UpstreamVersion, file: string): Rendered {
  const { values } = parseValues(Buffer.from(text), file);
  const release = releaseOf(chart, {});
  const { settings, problems } = readHelmValues(chart, values, release, version);
  if (problems.length > 0) {
    return { values, objects: [], problems: problems.map((problem) => `${chart.name} ${version.version}: ${problem}`) };
  }
  return { values, objects: render(chart, settings, release), problems: [] };
}
