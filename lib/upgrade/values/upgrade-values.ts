import * as fs from 'node:fs';
import type { HelmChart } from '../../helm/chart';
import { readHelmValues, releaseOf } from '../../helm/from-helm-values';
import { Helm } from '../../helm/helm-binary';
import { parseValues } from '../../helm/values-file';
import { otherDigests, otherVersions } from '../../images/other-version';
import { ConfigurationError, describe, type Problem } from '../../problems';
import type { JsonMap } from '../../settings/schema';
import type { UpstreamVersion } from '../../settings/version';
import { type ByHelm, provenByHelm } from './by-helm';
import type { ChartHistory } from './move';
import { isSameLine, type RequestedVersions } from './requested-versions';
import { type Left, type Rewrite, rewrite } from './rewrite';

/** The input of an upgrade. */
export interface ValuesUpgrade {
  readonly chart: HelmChart;
  readonly history: ChartHistory;
  readonly versions: RequestedVersions;
  readonly file: string;
}

/** A values file for another version of its chart, with problems of the result. */
export interface UpgradedValues extends Rewrite {
  readonly file: string;
  readonly isChanged: boolean;
  /** What helm renders differently; undefined without helm and both charts. */
  readonly byHelm?: ByHelm;
}

/**
 * Rewrites a values file and reads the result as the new chart does.
 *
 * @throws ConfigurationError when the file cannot be read
 */
export function upgradeValues(upgrade: ValuesUpgrade, helm = Helm.fromEnvironment()): UpgradedValues {
  const { chart, history, versions, file } = upgrade;
  const source = textIn(file);
  const result = rewrite(history, source, versions.from, versions.to);
  // The settings of a line's newest known release also apply to its later ones.
  const read = chart.versions.filter(({ version }) => isSameLine(version, versions.to)).at(-1);
  const refused = read ? refusedBy(chart, read, result, upgrade) : [];
  return {
    ...result,
    file,
    isChanged: result.text !== source,
    left: [...result.left, ...refused],
    byHelm: helm && provenByHelm(upgrade, result, helm),
  };
}

function textIn(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    const what = `the file cannot be read: ${(error as Error).message}.`;
    throw new ConfigurationError([describe({ what, remedy: 'Give the path of a values file.', code: 'HLM001' })]);
  }
}

/** What the new chart rejects, or does not know, in the result. */
function refusedBy(
  chart: HelmChart,
  version: UpstreamVersion,
  { text, left }: Rewrite,
  { file, versions }: ValuesUpgrade,
): Left[] {
  const { problems, unknown, settings } = readHelmValues(
    chart,
    parseValues(Buffer.from(text), file).values,
    releaseOf(chart, {}),
    version,
  );
  const known = left.flatMap(({ path }) => path ?? []);
  return [
    // Remaining manual steps would be reported as errors as well.
    ...problems.filter((problem) => !known.some((path) => problem.startsWith(`${path} `))).map((what) => ({ what })),
    ...unknown.map(({ path, nearest }) => ({
      path,
      what: `is not read by chart ${version.version}, and has no effect.${nearest ? ` Did you mean ${nearest}?` : ''}`,
    })),
    ...pinned(chart, version, settings, versions).map((problem) => ({ what: describe(problem) })),
  ];
}

/** Images that the values keep at another version, so that the upgrade would change all but the program. */
function pinned(chart: HelmChart, version: UpstreamVersion, settings: JsonMap, { to }: RequestedVersions): Problem[] {
  const own = chart.imageRules?.(version).own ?? [];
  const from = { settings, under: '' };
  return [...otherVersions(from, own, to).map(({ problem }) => problem), ...otherDigests(from, own)];
}
