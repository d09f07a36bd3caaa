/**
 * `npm run upstream:check [--json]`: what upstream has that this project does not. Reads the unpacked charts in the folder
 * `CHARTS`, or without it the newest of each line in upstream's repositories. Exits with 1 when we are behind, and with 2
 * when it cannot tell.
 */
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { CRD_BUNDLE_NAMES, crdBundle } from '../../lib/crds';
import type { HelmChart } from '../../lib/helm/chart';
import { type ChartFolder, chartsIn } from '../../lib/helm/helm-binary';
import { compareVersions } from '../../lib/settings/version';
import { changedFiles, filesOf } from './chart-files';
import { compareValues, counterpart, type ValuesDifference, valuesOf } from './chart-values';
import { UPSTREAM_CHARTS } from './charts';
import { imagesIn } from './images';
import { CHART_FILES, Records } from './recorded';
import { publishedCharts, unpack } from './repositories';
import { run } from './run';

/** What one version of a chart has that this project does not. */
export interface Finding {
  readonly chart: string;
  readonly version: string;
  /** The version of ours that it is compared with. */
  readonly comparedWith: string;
  /** It is later than every version of its line that we have. */
  readonly isNewer: boolean;
  readonly values: ValuesDifference;
  /** Files that decide what the chart renders, and that are others than in the version that it is compared with. */
  readonly files: readonly string[];
  /** Custom resource definitions that are others than the locked ones. */
  readonly definitions: readonly string[];
  /** Images with digests that are not in our data. */
  readonly images: readonly string[];
}

/** Compares a chart with what this project has of it. */
export function examine(chart: HelmChart, folder: ChartFolder, records: Records): Finding {
  const { version: comparedWith } = counterpart(chart, folder.version);
  const recorded = records.read(comparedWith, CHART_FILES);
  return {
    chart: chart.name,
    version: folder.version,
    comparedWith,
    isNewer: isNewer(chart, folder.version),
    values: compareValues(chart, folder),
    files: recorded.size === 0 ? [] : changedFiles(recorded, filesOf(folder)),
    definitions: changedDefinitions(chart.name, folder),
    images: unknownImages(chart, folder),
  };
}

/** Whether anything has to be done about a finding. */
export function isBehind({ isNewer, version, comparedWith, values, definitions, images }: Finding): boolean {
  // An older version than ours is history.
  if (!isNewer && version !== comparedWith) return false;
  const { added, removed, defaults } = values;
  return isNewer || [added, removed, defaults, definitions, images].some((list) => list.length > 0);
}

/** Whether a version is later than those of its line that we have, or of a line after all of ours. */
function isNewer({ versions }: HelmChart, version: string): boolean {
  const ofLine = versions.filter((ours) => isSameLine(ours.version, version));
  const others = ofLine.length > 0 ? ofLine : versions;
  return others.every((ours) => compareVersions(version, ours.version) > 0);
}

function isSameLine(one: string, other: string): boolean {
  return lineOf(one) === lineOf(other);
}

/** The releases that are supported together: by minor version, as upstream does. */
function lineOf(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

function changedDefinitions(chart: string, { path: folder }: ChartFolder): string[] {
  const bundle = CRD_BUNDLE_NAMES.find((name) => name === chart);
  const crds = path.join(folder, 'crds');
  if (!bundle || !fs.existsSync(crds)) return [];
  return crdBundle(bundle).files.flatMap(({ name, sha256 }) => {
    const file = path.join(crds, name);
    if (!fs.existsSync(file)) return [`${name} (gone)`];
    return createHash('sha256').update(fs.readFileSync(file)).digest('hex') === sha256 ? [] : [name];
  });
}

function unknownImages({ versions }: HelmChart, folder: ChartFolder): string[] {
  const known = new Set(versions.flatMap(({ images }) => Object.values(images).map(({ digest }) => digest)));
  const unknown = imagesIn(valuesOf(folder)).filter(({ digest }) => digest && !known.has(digest));
  return unknown.map(({ repository, tag, digest }) => `${repository}:${tag}@${digest}`);
}

/** What a person reads of a finding. */
export function findingReport(finding: Finding): string {
  const { chart, version, comparedWith, isNewer, values, files, definitions, images } = finding;
  const shown = (value: unknown) => JSON.stringify(value) ?? 'unset';
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['values without a setting', values.added],
    ['settings without a value', values.removed],
    [
      'other defaults',
      values.defaults.map(({ path, ours, upstream }) => `${path}: ${shown(ours)} → ${shown(upstream)}`),
    ],
    [`files that are others than in ${comparedWith}`, files],
    ['custom resource definitions that are others than the locked ones', definitions],
    ['images that are not in our data', images],
  ];
  const lines = sections.flatMap(([title, items]) =>
    items.length === 0 ? [] : [`  ${title} (${items.length})`, ...items.map((item) => `    ${item}`)],
  );
  const state = isNewer ? `newer than ours, compared with ${comparedWith}` : `compared with ${comparedWith}`;
  return [`${chart} ${version}: ${state}`, ...(lines.length > 0 ? lines : ['  no difference'])].join('\n');
}

async function foldersOf(chart: HelmChart, work: string): Promise<ChartFolder[]> {
  if (process.env.CHARTS) return chartsIn(process.env.CHARTS).filter(({ name }) => name === chart.name);
  const oldest = chart.versions[0]?.version ?? '0';
  const published = (await publishedCharts(chart.name))
    .filter(({ version }) => /^\d+\.\d+\.\d+$/.test(version) && compareVersions(version, oldest) >= 0)
    .sort((one, other) => compareVersions(one.version, other.version));
  const newest = new Map(published.map((each) => [lineOf(each.version), each]));
  return Promise.all([...newest.values()].map((each) => unpack(each, path.join(work, chart.name))));
}

async function main(options: readonly string[]): Promise<void> {
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'upstream-check-'));
  try {
    const findings: Finding[] = [];
    for (const chart of UPSTREAM_CHARTS) {
      const records = new Records(path.join('upstream', chart.name));
      findings.push(...(await foldersOf(chart, work)).map((folder) => examine(chart, folder, records)));
    }
    if (findings.length === 0) throw new Error('CHARTS holds none of the charts that this project follows.');
    // What is older than ours says nothing about what there is to do.
    const relevant = findings.filter(({ isNewer, version, comparedWith }) => isNewer || version === comparedWith);
    if (options.includes('--json')) console.log(JSON.stringify(relevant, undefined, 2));
    else console.log(relevant.map(findingReport).join('\n\n'));
    if (relevant.some(isBehind)) process.exitCode = 1;
  } finally {
    fs.rmSync(work, { recursive: true });
  }
}

if (require.main === module) run(() => main(process.argv.slice(2)));
