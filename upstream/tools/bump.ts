/**
 * `npm run upstream:bump CHART VERSION`: writes the data of a release of a chart that is unpacked in the folder `CHARTS`, and
 * with a helm binary in `HELM` the hashes of what it renders. Says what is left to do: a release that changes only digests
 * leaves nothing.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { type ChartFolder, chartsIn, Helm } from '../../lib/helm/helm-binary';
import { compareValues } from './chart-values';
import { upstreamChart } from './charts';
import { recordVersion } from './record';
import { Records } from './recorded';
import { dataFolder, writeRelease } from './release-data';
import { run } from './run';

function main([name = '', version = '']: readonly string[]): void {
  if (!version) throw new Error('Name a chart and a version: npm run upstream:bump cilium 1.20.1.');
  const chart = upstreamChart(name);
  const { CHARTS } = process.env;
  if (!CHARTS || !fs.existsSync(CHARTS))
    throw new Error(`Set CHARTS to a folder with ${name} ${version}, unpacked as helm pull --untar does it.`);
  const folder = chartsIn(CHARTS).find((each) => each.name === name && each.version === version);
  if (!folder) throw new Error(`${CHARTS} has no ${name} ${version}; unpack it there.`);
  const { file, isNewLine, withoutDigest } = writeRelease(folder, dataFolder(name));
  console.log(`${file}: written`);
  const helm = Helm.fromEnvironment();
  if (helm) {
    const objects = recordVersion(chart, new Records(path.join('upstream', name)), version, helm);
    console.log(`upstream/${name}/${version}: ${objects} objects recorded`);
  }
  const left = [
    ...(helm ? [] : [`record what it renders: HELM=… CHARTS=… npm run upstream:record ${name} ${version}`]),
    ...(isNewLine ? [`a new line: add ${file} to the lines in ${dataFolder(name)}, and a constant for it`] : []),
    ...withoutDigest.map((role) => `${role}: upstream's chart has no digest; add it from the registry`),
    ...valuesLeft(folder),
  ];
  console.log(left.length === 0 ? 'Nothing else to do but npx jest parity.' : ['To do:', ...left].join('\n  '));

  function valuesLeft(unpacked: ChartFolder): string[] {
    const { added, removed, defaults } = compareValues(chart, unpacked);
    return [
      ...added.map((at) => `${at}: a value without a setting`),
      ...removed.map((at) => `${at}: a setting that the chart has no value for`),
      ...defaults.map(({ path: at }) => `${at}: another default`),
    ];
  }
}

if (require.main === module) run(() => main(process.argv.slice(2)));
