import { createTwoFilesPatch } from 'diff';
import { compareManifests, countDifferences } from '../../lib/diff';
import { normalForm } from '../../lib/diff/normal-form';
import { report } from '../../lib/diff/report';
import type { HelmChart } from '../../lib/helm/chart';
import { chartVersion } from '../../lib/helm/chart-version';
import { readHelmValues, releaseOf } from '../../lib/helm/from-helm-values';
import type { Helm } from '../../lib/helm/helm-binary';
import { render } from '../../lib/helm/render';
import { readValuesFile } from '../../lib/helm/values-file';
import { ConfigurationError } from '../../lib/problems';
import type { JsonMap } from '../../lib/settings/schema';
import { toYaml } from '../../lib/synth/yaml';
import { differences, hashesOf, isRefused, type Records } from './recorded';

/** What this project makes of a values file for a version of the chart. */
export function ourObjects(chart: HelmChart, version: string, valuesFile: string): JsonMap[] {
  const release = releaseOf(chart, {});
  const { values } = readValuesFile(valuesFile);
  const { settings, problems } = readHelmValues(chart, values, release, chartVersion(chart, version));
  if (problems.length > 0) throw new ConfigurationError(problems);
  return render(chart, settings, release) as readonly object[] as JsonMap[];
}

/**
 * How our objects for a case differ from those that the chart renders; empty if they do not. Which objects differ is known
 * from the recorded hashes; in what, only with helm and the chart.
 */
export function parity(
  chart: HelmChart,
  records: Records,
  version: string,
  name: string,
  helm: Helm | undefined,
): string {
  const valuesFile = records.valuesFile(name);
  const reference = records.read(version, name);
  if (isRefused(reference)) return refusal(() => ourObjects(chart, version, valuesFile));
  const ours = ourObjects(chart, version, valuesFile);
  const found = differences(hashesOf(ours), reference);
  if (found.length === 0) return '';
  const folder = helm?.find(chart.name, version);
  if (!helm || !folder) return [...found, `Set HELM and CHARTS to see in what (${chart.name} ${version}).`].join('\n');
  return [...found, '', inFull(ours, helm.render(folder, releaseOf(chart, {}), valuesFile))].join('\n');
}

/** What is wrong where the chart refuses a case; empty if we do, too. */
function refusal(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    if (error instanceof ConfigurationError) return '';
    throw error;
  }
  return 'The chart refuses these values, and we do not.';
}

/** All that differs between two sets of objects. */
function inFull(ours: readonly JsonMap[], reference: readonly JsonMap[]): string {
  const comparison = compareManifests(ours, reference);
  if (countDifferences(comparison) > 0) return report(comparison);
  // No difference to an API server, but one in the manifests, such as a default that only one side has.
  const patch = createTwoFilesPatch('chart', 'ours', text(reference), text(ours), '', '', { context: 3 });
  return patch.split('\n').slice(1).join('\n');
}

function text(objects: readonly JsonMap[]): string {
  const forms = objects.map(normalForm).map(({ apiVersion, kind, namespace, name, members }) => ({
    title: [apiVersion, kind, namespace, name].join(' '),
    yaml: toYaml({ apiVersion, kind, namespace, name, ...members }),
  }));
  const sorted = forms.sort((one, other) => (one.title < other.title ? -1 : 1));
  return sorted.map(({ yaml }) => yaml).join('---\n');
}
