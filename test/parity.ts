import * as path from 'node:path';
import { Helm } from '../lib/helm/helm-binary';
import type { JsonMap } from '../lib/settings/schema';
import { upstreamChart } from '../upstream/tools/charts';
import { ourObjects, parity } from '../upstream/tools/parity';
import { Records } from '../upstream/tools/recorded';

/** The results of a chart that the project keeps, as hashes. */
export function recordsOf(chart: string): Records {
  return new Records(path.join(__dirname, '..', 'upstream', chart));
}

/** How our manifests for a case differ from the chart's; empty if they do not. */
export function comparison(chart: string, version: string, name: string): string {
  return parity(upstreamChart(chart), recordsOf(chart), version, name, Helm.fromEnvironment());
}

/** The objects of a case: ours, which the chart's tests of parity compare with the chart's. */
export function chartObjects(chart: string, version: string, name: string): JsonMap[] {
  return ourObjects(upstreamChart(chart), version, recordsOf(chart).valuesFile(name));
}

/** A test for each version and case of a chart. */
export function testParity(chart: string): void {
  const records = recordsOf(chart);
  const cases = records.versions.flatMap((version) => records.cases.map((name) => [version, name] as const));
  test.each(cases)('the chart makes the same objects in %s of %s', (version, name) => {
    expect(comparison(chart, version, name)).toBe('');
  });
}
