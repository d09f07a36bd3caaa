import { rcompare } from 'semver';
import { compareManifests } from '../../diff';
import { releaseOf } from '../../helm/from-helm-values';
import type { ChartFolder, Helm } from '../../helm/helm-binary';
import type { JsonMap } from '../../settings/schema';
import type { Rewrite } from './rewrite';
import type { ValuesUpgrade } from './upgrade-values';

/** Compares what helm renders from the old file with the old chart, and from the new file with the new chart. */
export interface ByHelm {
  /** The versions of the charts that were rendered. */
  readonly charts: readonly [string, string];
  /** Differences that the chart's history does not explain, by object and field. */
  readonly unexplained: readonly string[];
  /** The number of differences that it explains. */
  readonly explained: number;
  /** Helm's error, if it cannot render one of the two. */
  readonly failure?: string;
}

/** Renders both files with their charts; undefined if one of the charts is not available. */
export function provenByHelm(upgrade: ValuesUpgrade, { text, changes }: Rewrite, helm: Helm): ByHelm | undefined {
  const { chart, versions, file } = upgrade;
  const before = nearest(helm, chart.name, versions.from);
  const after = nearest(helm, chart.name, versions.to);
  if (!before || !after) return undefined;
  const charts = [before.version, after.version] as const;
  try {
    const release = releaseOf(chart, {});
    const old = helm.render(before, release, file);
    const found = differences(old, helm.render(after, release, '-', text));
    const unexplained = found.filter((each) => !changes.some(({ explains }) => explains?.test(each)));
    return { charts, unexplained, explained: found.length - unexplained.length };
  } catch (error) {
    return { charts, unexplained: [], explained: 0, failure: (error as Error).message };
  }
}

/** The chart of this version, or the newest of its line. */
function nearest(helm: Helm, name: string, version: string): ChartFolder | undefined {
  const line = version.slice(0, version.lastIndexOf('.'));
  const ofLine = helm.charts.filter((chart) => chart.name === name && chart.version.startsWith(`${line}.`));
  return helm.find(name, version) ?? ofLine.sort((one, other) => rcompare(one.version, other.version))[0];
}

/** For example `Deployment traefik spec.template.spec.containers[traefik].image`. */
function differences(before: readonly JsonMap[], after: readonly JsonMap[]): string[] {
  const { missing, extra, different } = compareManifests(after, before);
  return [
    ...missing.map(({ kind, name }) => `${kind} ${name} is gone`),
    ...extra.map(({ kind, name }) => `${kind} ${name} is new`),
    ...different.flatMap(({ object: { kind, name }, differences }) =>
      differences.map(({ path, ours, reference, secret }) => {
        const values = secret
          ? ''
          : `: ${JSON.stringify(reference) ?? 'nothing'} → ${JSON.stringify(ours) ?? 'nothing'}`;
        return `${kind} ${name} ${path}${values}`;
      }),
    ),
  ];
}
