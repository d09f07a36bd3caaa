/**
 * `npm run upstream:record [CHART [VERSION]]`: renders the cases in `upstream/` with helm and writes the hashes of the
 * objects. Needs `HELM`, a helm binary, and `CHARTS`, a folder with unpacked charts. Without a version, those that have
 * been recorded before are recorded again.
 */
import * as path from 'node:path';
import type { HelmChart } from '../../lib/helm/chart';
import { releaseOf } from '../../lib/helm/from-helm-values';
import { Helm } from '../../lib/helm/helm-binary';
import type { JsonMap } from '../../lib/settings/schema';
import { filesOf } from './chart-files';
import { UPSTREAM_CHARTS, upstreamChart } from './charts';
import { CHART_FILES, hashesOf, REFUSED, Records } from './recorded';
import { run } from './run';

/** Records every case of a version; gives the number of objects. */
export function recordVersion(chart: HelmChart, records: Records, version: string, helm: Helm): number {
  const folder = helm.find(chart.name, version);
  if (!folder) throw new Error(withoutChart([`${chart.name} ${version}`]));
  records.write(version, CHART_FILES, filesOf(folder));
  let objects = 0;
  for (const name of records.cases) {
    const rendered = tryRender(() => helm.render(folder, releaseOf(chart, {}), records.valuesFile(name)));
    const hashes = rendered ? hashesOf(rendered) : REFUSED;
    records.write(version, name, hashes);
    objects += hashes.size;
  }
  return objects;
}

function withoutChart(charts: readonly string[]): string {
  return `CHARTS has no ${charts.join(', ')}: unpack ${charts.length > 1 ? 'them' : 'it'} there, as helm pull --untar does.`;
}

/** The objects of a case; nothing when the chart's own checks refuse it. */
function tryRender(render: () => JsonMap[]): JsonMap[] | undefined {
  try {
    return render();
  } catch (error) {
    if (/execution error at|values don't meet/.test(String((error as { stderr?: unknown }).stderr))) return undefined;
    throw error;
  }
}

function main([chartName, version]: readonly string[]): void {
  const helm = Helm.fromEnvironment();
  if (!helm) throw new Error('Set HELM to a helm binary, and CHARTS to a folder with unpacked charts.');
  const asked = (chartName === undefined ? UPSTREAM_CHARTS : [upstreamChart(chartName)]).flatMap((chart) => {
    const records = new Records(path.join('upstream', chart.name));
    return (version ? [version] : records.versions).map((each) => ({ chart, records, version: each }));
  });
  const missing = asked.filter((one) => !helm.find(one.chart.name, one.version));
  if (missing.length > 0) throw new Error(withoutChart(missing.map((one) => `${one.chart.name} ${one.version}`)));
  for (const { chart, records, version: each } of asked) {
    console.log(`${chart.name} ${each}: ${recordVersion(chart, records, each, helm)} objects`);
  }
}

if (require.main === module) run(() => main(process.argv.slice(2)));
