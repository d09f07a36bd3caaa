import * as fs from 'node:fs';
import * as path from 'node:path';
import { CHARTS } from '../cli/charts';
import type { HelmChart } from '../helm/chart';
import { constructWarnings } from '../helm/construct-warnings';
import { readHelmValues, releaseOf } from '../helm/from-helm-values';
import { render } from '../helm/render';
import { readValuesFile } from '../helm/values-file';
import { imageProblems } from '../images/check';
import { type NamedValues, secretsInObject, takeHarmlessValues } from '../secrets/object';
import type { JsonMap } from '../settings/schema';
import { type UpstreamVersion, VERSION } from '../settings/version';
import { ROOT } from './bundles';

/**
 * The values that the search for secrets finds harmless in the manifests of each chart, for the values files that the
 * tests compare with Helm: scanning them again took a tenth of a run of `from-helm`.
 */
export async function harmlessValuesOfCharts(): Promise<ReadonlyMap<string, NamedValues>> {
  const found = new Map<string, NamedValues>();
  for (const [name, load] of Object.entries(CHARTS)) {
    const chart = await load();
    takeHarmlessValues();
    for (const version of chart.versions) lookAt(chart, {}, version);
    for (const values of samples(name)) {
      lookAt(chart, values);
      lookAt(chart, values, chart.versions.at(-1));
    }
    found.set(name, takeHarmlessValues());
  }
  return found;
}

function lookAt(chart: HelmChart, values: JsonMap, version?: UpstreamVersion): void {
  const release = releaseOf(chart, {});
  const { settings, problems, doubts } = readHelmValues(chart, values, release, version);
  if (problems.length > 0) return;
  // Rules quote parts of addresses, which looks for secrets in them.
  constructWarnings(chart, { settings, doubts });
  const manifests = render(chart, settings, release);
  manifests.forEach(secretsInObject);
  // The check of images looks for secrets in their names.
  const rules = chart.imageRules?.(settings[VERSION]);
  if (rules) imageProblems(manifests, rules);
}

function samples(chart: string): JsonMap[] {
  const folder = path.join(ROOT, 'upstream', chart, 'values');
  if (!fs.existsSync(folder)) return [];
  const files = fs.readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  return files.sort().map((file) => readValuesFile(path.join(folder, file)).values);
}
