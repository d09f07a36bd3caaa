import type { HelmChart } from '../../lib/helm/chart';
import { chartVersion, newerPatch, oldestThatKnows } from '../../lib/helm/chart-version';
import { readHelmValues, releaseOf } from '../../lib/helm/from-helm-values';
import { withoutEffect } from '../../lib/helm/without-effect';
import { since, until } from '../../lib/settings/ranges';
import { boolean, text } from '../../lib/settings/schema';
import { type UpstreamVersion, VERSION } from '../../lib/settings/version';

const version = (number: string): UpstreamVersion => ({ upstream: 'chart web', version: number, images: {} });

const tree = {
  debug: boolean(false),
  dns: since('1.1.2', { enabled: boolean(false) }),
  proxy: { mode: since('2.0', text()), legacy: until('2.0', 'Use proxy.mode.', text()) },
};

const chart: HelmChart<typeof tree> = {
  name: 'web',
  versions: [version('1.1.0'), version('1.1.2'), version('2.0.1')],
  defaultNamespace: 'web',
  settings: tree,
  ineffective: [],
  adapt: (values) => ({ values, notices: [], problems: [] }),
  refusals: () => [],
  install: () => undefined,
};

test.each([
  [{ debug: true }, '1.1.0'],
  [{ dns: { enabled: true } }, '1.1.2'],
  [{ dns: null }, '1.1.2'],
  [{ proxy: { mode: 'a' } }, '2.0.1'],
  [{ proxy: { legacy: 'a' } }, '1.1.0'],
  [{ proxy: { legacy: 'a' }, dns: {} }, '1.1.2'],
  // No version knows both: the oldest of those that know as many.
  [{ proxy: { legacy: 'a', mode: 'b' } }, '1.1.0'],
  [{ proxy: { legacy: 'a', mode: 'b' }, dns: {} }, '1.1.2'],
  [{ misspelt: true }, '1.1.0'],
])('values are read for the oldest version that knows their keys: %j', (values, expected) => {
  expect(oldestThatKnows(chart, values).version).toBe(expected);
  expect(readHelmValues(chart, values).settings[VERSION].version).toBe(expected);
});

test.each([
  ['1.1.0', '1.1.0'],
  ['1.1', '1.1.2'],
  ['1', '1.1.2'],
  ['v2.0.1', '2.0.1'],
])('--chart-version %s is %s', (given, expected) => {
  expect(chartVersion(chart, given).version).toBe(expected);
});

test.each([
  ['1.1.0', { line: '1.1', version: '1.1.2' }],
  ['1.1.2', undefined],
  ['2.0.1', undefined],
])('the newer patch release of %s is %j', (number, expected) => {
  expect(newerPatch(chart, version(number))).toEqual(expected);
});

test.each(['3.0', '1.1.1', '1.', '', 'newest'])(
  '--chart-version %s is refused with a list of those that are known',
  (given) => {
    expect(() => chartVersion(chart, given)).toThrow(
      /is not a version of the chart web.*\n.*1\.1\.0, 1\.1\.2, 2\.0\.1.*HLM008/i,
    );
  },
);

test.each([
  [{ dns: { enabled: true } }, '1.1.0', 'It was added in 1.1.2: give --chart-version 1.1.2.'],
  [{ proxy: { mode: 'a' } }, '1.1.0', 'It was added in 2.0: give --chart-version 2.0.1.'],
  [{ proxy: { legacy: 'a' } }, '2.0.1', 'It was removed in 2.0. Use proxy.mode.'],
])('a key of another version has no effect, and it says so: %j in %s', (values, number, remedy) => {
  const given = version(number);
  const { unknown, problems } = readHelmValues(chart, values, releaseOf(chart, {}), given);
  expect(problems).toEqual([]);
  expect(withoutEffect(chart, given, values, unknown, releaseOf(chart, {}))).toEqual([
    expect.objectContaining({ code: 'HLM006', remedy }),
  ]);
});
