import * as fs from 'node:fs';
import * as path from 'node:path';
import { ciliumHistory } from '../../lib/cilium/upgrade';
import { chartVersion } from '../../lib/helm/chart-version';
import { preview } from '../../lib/upgrade/preview/preview';
import { upgradeValues } from '../../lib/upgrade/values/upgrade-values';
import { upstreamChart } from '../../upstream/tools/charts';
import { differences, isRefused, Records } from '../../upstream/tools/recorded';

// What helm makes of the cases is recorded as a hash for each object, so that no helm is needed here.
const chart = upstreamChart('cilium');
const records = new Records(path.join('upstream', 'cilium'));

const PAIRS = [
  ['1.18.3', '1.18.12'],
  ['1.18.3', '1.19.6'],
  ['1.19.6', '1.20.0'],
] as const;

/** What upgrade reports of a case; `refused` where the new version's chart refuses the values. */
function reported(name: string, from: string, to: string) {
  const text = fs.readFileSync(records.valuesFile(name), 'utf8');
  const [old, next] = [chartVersion(chart, from), chartVersion(chart, to)];
  const file = records.valuesFile(name);
  const upgraded = upgradeValues({ chart, history: ciliumHistory, versions: { from, to }, file });
  return preview({ chart, history: ciliumHistory, from: old, to: next }, text, upgraded);
}

/** As `upgrade` writes a subject: without the API version, and Jobs without the checksum in their names. */
const subjectOf = (object: string) => object.replace(/^\S+ /, '').replace(/-[0-9a-f]{10}$/, '');

describe.each(PAIRS)('from %s to %s', (from, to) => {
  test.each(records.cases)('every object that helm renders otherwise is named: %s', (name) => {
    const [before, after] = [records.read(from, name), records.read(to, name)];
    if (isRefused(before) || isRefused(after)) {
      expect(reported(name, from, to).problems).not.toEqual([]);
      return;
    }
    const { consequences, problems } = reported(name, from, to);
    expect(problems).toEqual([]);
    const named = new Set(consequences.map(({ subject }) => subject.replace(/-[0-9a-f]{10}$/, '')));
    const changed = differences(after, before).map((line) => subjectOf(line.slice(0, line.lastIndexOf(': '))));
    expect(changed.filter((subject) => !named.has(subject))).toEqual([]);
    expect(changed.length).toBeGreaterThan(0);
  });
});
