import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { HelmChart } from '../../lib/helm/chart';
import { type ChartFolder, chartsIn } from '../../lib/helm/helm-binary';
import { since, until } from '../../lib/settings/ranges';
import { boolean, integer, type SettingsTree, text } from '../../lib/settings/schema';
import { filesOf } from '../../upstream/tools/chart-files';
import { examine, type Finding, findingReport, isBehind } from '../../upstream/tools/check';
import { imagesIn } from '../../upstream/tools/images';
import { CHART_FILES, Records } from '../../upstream/tools/recorded';
import { publishedCharts } from '../../upstream/tools/repositories';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const OTHER = `sha256:${'b'.repeat(64)}`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'check-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** An unpacked chart with these values and templates. */
function chartFolder(
  version: string,
  values: string,
  templates: Readonly<Record<string, string>> = TEMPLATES,
): ChartFolder {
  const files = { 'Chart.yaml': `name: made-up\nversion: ${version}\nappVersion: ${version}\n`, 'values.yaml': values };
  const all = {
    ...files,
    ...Object.fromEntries(Object.entries(templates).map(([name, text]) => [`templates/${name}`, text])),
  };
  for (const [name, text] of Object.entries(all)) {
    const file = join(folder, version, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return chartsIn(folder).find((each) => each.version === version)!;
}

const TEMPLATES = {
  'a.yaml': 'replicas: {{ .Values.replicas }}',
  'b.yaml': 'undocumented: {{ .Values.undocumented }}',
};
const VALUES = `replicas: 1\nold: true\nimage: { repository: r/made-up, tag: v1.0.0, digest: "${DIGEST}" }\n`;

const settings = {
  replicas: integer(1),
  undocumented: boolean(false),
  old: until('1.1', 'Remove it.', boolean(true)),
  fresh: since('1.1', text('a')),
  image: { repository: text('r/made-up'), tag: text('v1.0.0'), digest: text(DIGEST) },
};

const images = { server: { repository: 'r/made-up', tag: 'v1.0.0', digest: DIGEST } };

const chart = {
  name: 'made-up',
  versions: [{ upstream: 'Made-up', version: '1.0.0', images }],
  defaultNamespace: 'default',
  settings,
  ineffective: ['notes'],
  adapt: (values: object) => ({ values, notices: [], problems: [] }),
  refusals: () => [],
  install: () => {},
} as unknown as HelmChart<SettingsTree>;

/** What there is to say about a chart after 1.0.0 was recorded with the templates above. */
function finding(given: ChartFolder): Finding {
  const records = new Records(join(folder, 'records'));
  const recorded = given.version === '1.0.0' ? given : chartFolder('1.0.0', VALUES);
  records.write('1.0.0', CHART_FILES, filesOf(recorded));
  return examine(chart, given, records);
}

test('our own version, unchanged, needs no work', () => {
  const found = finding(chartFolder('1.0.0', `${VALUES}notes: x\n`));
  expect(found).toMatchObject({
    isNewer: false,
    values: { added: [], removed: [], defaults: [] },
    files: [],
    images: [],
  });
  expect(isBehind(found)).toBe(false);
  expect(findingReport(found)).toBe('made-up 1.0.0: compared with 1.0.0\n  no difference');
});

test('a newer release is work, with everything that it changes', () => {
  const values = `replicas: 2\nbrand: { new: 1 }\nimage: { repository: r/made-up, tag: v1.1.0, digest: "${OTHER}" }\n`;
  const found = finding(chartFolder('1.1.0', values, { 'a.yaml': '{{ .Values.replicas }}', 'c.yaml': '' }));
  expect(found).toEqual({
    chart: 'made-up',
    version: '1.1.0',
    comparedWith: '1.0.0',
    isNewer: true,
    values: {
      added: ['brand'],
      removed: ['undocumented', 'old'],
      defaults: [{ path: 'replicas', ours: 1, upstream: 2 }],
    },
    files: ['templates/a.yaml', 'templates/b.yaml (gone)', 'templates/c.yaml (new)'],
    definitions: [],
    images: [`r/made-up:v1.1.0@${OTHER}`],
  });
  expect(isBehind(found)).toBe(true);
  expect(findingReport(found)).toContain('  other defaults (1)\n    replicas: 1 → 2\n');
});

test('a newer release that changes nothing but its number is work as well', () => {
  const found = finding(chartFolder('1.0.1', VALUES));
  expect([found.isNewer, isBehind(found)]).toEqual([true, true]);
});

test('a version older than ours is ignored, whatever it has', () => {
  const found = finding(chartFolder('0.9.0', 'gone: 1\n'));
  expect([found.isNewer, isBehind(found)]).toEqual([false, false]);
});

test('a different default in the same version is work', () => {
  expect(isBehind(finding(chartFolder('1.0.0', VALUES.replace('replicas: 1', 'replicas: 3'))))).toBe(true);
});

test('images are found wherever they are, with one for each cloud', () => {
  const values = {
    a: { image: { repository: 'r/a', tag: '1', digest: DIGEST } },
    operator: {
      image: { repository: 'r/operator', tag: '2', genericDigest: DIGEST, awsDigest: OTHER, useDigest: true },
    },
    plain: { repository: 'r/plain', tag: null },
  };
  expect(imagesIn(values)).toEqual([
    { repository: 'r/a', tag: '1', digest: DIGEST },
    { repository: 'r/operator-generic', tag: '2', digest: DIGEST },
    { repository: 'r/operator-aws', tag: '2', digest: OTHER },
    { repository: 'r/plain', tag: '' },
  ]);
});

test('a repository says where its charts are, beside its index or elsewhere', async () => {
  const index =
    'entries:\n  cilium:\n    - { version: 1.0.0, urls: [cilium-1.0.0.tgz] }\n    - { version: 1.1.0, urls: [https://else.example/c.tgz] }\n';
  expect(await publishedCharts('cilium', async () => Buffer.from(index))).toEqual([
    { version: '1.0.0', url: 'https://helm.cilium.io/cilium-1.0.0.tgz' },
    { version: '1.1.0', url: 'https://else.example/c.tgz' },
  ]);
});
