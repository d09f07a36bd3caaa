import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChartFolder, chartsIn } from '../../lib/helm/helm-binary';
import { writeRelease } from '../../upstream/tools/release-data';

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

const LINE = {
  line: '1.0',
  documentation: 'https://docs.example/v1.0/',
  releases: [
    {
      version: '1.0.0',
      images: {
        agent: { repository: 'r/agent', tag: 'v1.0.0', digest: digest('a') },
        operatorAws: { repository: 'r/operator-aws', tag: 'v1.0.0', digest: digest('b') },
        helper: { repository: 'r/helper', tag: '7', digest: digest('c') },
      },
    },
  ],
};

let folder: string;
let data: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bump-'));
  data = join(folder, 'data');
  mkdirSync(data);
  writeFileSync(join(data, '1.0.json'), `${JSON.stringify(LINE, undefined, 2)}\n`);
});
afterEach(() => rmSync(folder, { recursive: true }));

function chartFolder(version: string, tag = `v${version}`): ChartFolder {
  const chart = join(folder, 'charts', version);
  mkdirSync(chart, { recursive: true });
  writeFileSync(join(chart, 'Chart.yaml'), `name: made-up\nversion: ${version}\nappVersion: v${version}\n`);
  const values = `
image: { repository: r/agent, tag: ${tag}, digest: "${digest('d')}" }
operator: { image: { repository: r/operator, tag: ${tag}, awsDigest: "${digest('e')}" } }
helper: { image: { repository: r/helper, tag: "7", digest: "${digest('c')}" } }
`;
  writeFileSync(join(chart, 'values.yaml'), values);
  return chartsIn(join(folder, 'charts')).find((each) => each.version === version)!;
}

const read = (line: string) => JSON.parse(readFileSync(join(data, `${line}.json`), 'utf8'));

test('a release that changes only digests is one data file, with an image for each role', () => {
  expect(writeRelease(chartFolder('1.0.2'), data)).toEqual({
    file: join(data, '1.0.json'),
    isNewLine: false,
    withoutDigest: [],
  });
  expect(readdirSync(data)).toEqual(['1.0.json']);
  expect(read('1.0').releases).toEqual([
    ...LINE.releases,
    {
      version: '1.0.2',
      images: {
        agent: { repository: 'r/agent', tag: 'v1.0.2', digest: digest('d') },
        operatorAws: { repository: 'r/operator-aws', tag: 'v1.0.2', digest: digest('e') },
        helper: { repository: 'r/helper', tag: '7', digest: digest('c') },
      },
    },
  ]);
});

test('releases are in order, and writing one again changes nothing', () => {
  writeRelease(chartFolder('1.0.10'), data);
  writeRelease(chartFolder('1.0.2'), data);
  const before = readFileSync(join(data, '1.0.json'), 'utf8');
  writeRelease(chartFolder('1.0.2'), data);
  expect(read('1.0').releases.map(({ version }: { version: string }) => version)).toEqual(['1.0.0', '1.0.2', '1.0.10']);
  expect(readFileSync(join(data, '1.0.json'), 'utf8')).toBe(before);
});

test('a new line is a file of its own, with links of its own', () => {
  expect(writeRelease(chartFolder('1.1.0'), data)).toMatchObject({ file: join(data, '1.1.json'), isNewLine: true });
  expect(read('1.1')).toMatchObject({
    line: '1.1',
    documentation: 'https://docs.example/v1.1/',
    releases: [{ version: '1.1.0' }],
  });
  expect(read('1.0')).toEqual(LINE);
});

test('for an upstream with one image, a digest that the chart lacks has to be added by hand', () => {
  const line = {
    line: '2.0',
    chart: '9.0.0',
    releases: [{ version: '2.0.0', image: { repository: 'r/one', tag: 'v2.0.0', digest: digest('a') } }],
  };
  rmSync(join(data, '1.0.json'));
  writeFileSync(join(data, '2.0.json'), JSON.stringify(line));
  expect(writeRelease(chartFolder('2.0.1'), data).withoutDigest).toEqual(['image']);
  expect(read('2.0')).toMatchObject({
    chart: '2.0.1',
    releases: [line.releases[0], { version: '2.0.1', image: { repository: 'r/one', tag: 'v2.0.1' } }],
  });
});
