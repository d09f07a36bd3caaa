import * as fs from 'node:fs';
import * as path from 'node:path';
import type { ChartFolder } from '../../lib/helm/helm-binary';
import { compareVersions, type PublishedImage } from '../../lib/settings/version';
import { valuesOf } from './chart-values';
import { imagesIn } from './images';

/** A data file of versions: those of one line. */
interface LineData {
  readonly line: string;
  readonly chart?: string;
  readonly releases: readonly ReleaseData[];
}

/** One release: its images by role, or its only one. */
interface ReleaseData {
  readonly version: string;
  readonly images?: { readonly [role: string]: PublishedImage };
  readonly image?: PublishedImage;
}

/** What was written, and what is still unknown about it. */
export interface WrittenRelease {
  readonly file: string;
  readonly isNewLine: boolean;
  /** Images whose digests the chart does not say. */
  readonly withoutDigest: readonly string[];
}

/** The folder with the data of what a chart installs. */
export function dataFolder(chart: string): string {
  return path.join('lib', chart, 'versions');
}

/** Writes the data of a chart's release into the file of its line; another release of the same number is replaced. */
export function writeRelease(folder: ChartFolder, data: string): WrittenRelease {
  const version = folder.appVersion.replace(/^v/, '');
  const line = version.split('.').slice(0, 2).join('.');
  const lines = fs
    .readdirSync(data)
    .filter((file) => file.endsWith('.json'))
    .sort(byLine);
  const file = path.join(data, `${line}.json`);
  const isNewLine = !fs.existsSync(file);
  const template = read(isNewLine ? path.join(data, lines.at(-1)!) : file);
  const release = releaseOf(version, folder, template.releases.at(-1)!);
  const others = isNewLine ? [] : template.releases.filter((each) => each.version !== version);
  const releases = [...others, release].sort((one, other) => compareVersions(one.version, other.version));
  // The chart that installs the newest release of the line.
  const isNewest = releases.at(-1)?.version === version;
  const chart = template.chart === undefined || !isNewest ? {} : { chart: folder.version };
  const renamed = JSON.parse(JSON.stringify(template).replaceAll(`v${template.line}`, `v${line}`)) as LineData;
  fs.writeFileSync(file, `${JSON.stringify({ ...renamed, line, ...chart, releases }, undefined, 2)}\n`);
  const images = Object.entries(release.images ?? { image: release.image! });
  return { file, isNewLine, withoutDigest: images.filter(([, { digest }]) => !digest).map(([role]) => role) };
}

function read(file: string): LineData {
  return JSON.parse(fs.readFileSync(file, 'utf8')) as LineData;
}

/** The images that the chart names, in the roles that an earlier release has. */
function releaseOf(version: string, folder: ChartFolder, before: ReleaseData): ReleaseData {
  const published = imagesIn(valuesOf(folder));
  const today = ({ repository, tag, digest }: PublishedImage): PublishedImage => {
    const found = published.filter((image) => image.repository === repository);
    // Without a tag in the values, the chart takes the version of what it installs.
    const image = found.find((each) => each.digest) ?? found[0];
    const tagNow = image?.tag || (tag === `v${before.version}` ? `v${version}` : tag);
    const digestNow = image?.digest ?? (tagNow === tag ? digest : undefined);
    return { repository, tag: tagNow, ...(digestNow === undefined ? {} : { digest: digestNow }) };
  };
  if (before.image) return { version, image: today(before.image) };
  const images = Object.entries(before.images ?? {}).map(([role, image]) => [role, today(image)] as const);
  return { version, images: Object.fromEntries(images) };
}

function byLine(one: string, other: string): number {
  return compareVersions(path.basename(one, '.json'), path.basename(other, '.json'));
}
