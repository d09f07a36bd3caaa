import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { CHARTS, CONSTRUCTS } from '../../lib/cli/charts';
import { compareManifests, countDifferences } from '../../lib/diff';
import { readObjects } from '../../lib/diff/read';
import { readHelmValues, releaseOf } from '../../lib/helm/from-helm-values';
import { render } from '../../lib/helm/render';
import { programOf } from '../../lib/helm/typescript/program';
import { parseValues } from '../../lib/helm/values-file';

const PROJECT = path.join(__dirname, '..', '..');

/** Values files beside those that the charts' own results are kept for. */
const FURTHER: readonly Case[] = [
  { chart: 'cilium', name: 'what the props refuse', values: 'kubeProxyReplacement: true\n' },
  {
    chart: 'cilium',
    name: 'an address without a pool',
    values:
      'ingressController: {enabled: true, service: {annotations: {lbipam.cilium.io/ips: 10.0.10.1}}}\nnodePort: {enabled: true}\n',
  },
  { chart: 'traefik', name: 'a public dashboard', values: 'ingressRoute: {dashboard: {enabled: true}}\n' },
  { chart: 'metrics-server', name: 'a list of arguments', values: 'args: [--kubelet-insecure-tls]\n' },
];

interface Case {
  readonly chart: string;
  readonly name: string;
  readonly values: string;
}

function kept(chart: string): Case[] {
  const files = path.join(PROJECT, 'upstream', chart, 'values');
  return fs.readdirSync(files).map((file) => ({
    chart,
    name: path.basename(file, '.yaml'),
    values: fs.readFileSync(path.join(files, file), 'utf8'),
  }));
}

const CASES = [...Object.keys(CHARTS).flatMap(kept), ...FURTHER];

let folder: string;
let programs: readonly string[];
beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'programs-'));
  fs.mkdirSync(path.join(folder, 'node_modules'));
  for (const name of ['cdk8s', 'constructs']) {
    fs.symlinkSync(path.join(PROJECT, 'node_modules', name), path.join(folder, 'node_modules', name));
  }
  fs.symlinkSync(PROJECT, path.join(folder, 'node_modules', 'platypaas'));
  programs = await Promise.all(CASES.map(programFor));
  for (const format of Object.keys(FORMATS)) {
    programs.forEach((program, index) => {
      const file = path.join(folder, format, `case-${index}`, 'main.ts');
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, program);
    });
  }
}, 120_000);
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

async function read({ chart: name, values: text }: Case) {
  const chart = await CHARTS[name]!();
  const release = releaseOf(chart, {});
  const { values } = parseValues(Buffer.from(text), 'values.yaml');
  return { chart, release, values, settings: readHelmValues(chart, values).settings };
}

async function programFor(each: Case): Promise<string> {
  const { chart, ...wanted } = await read(each);
  return programOf(chart, await CONSTRUCTS[each.chart]!(), { ...wanted, options: {} }).text;
}

test('only what the constructs refuse stays values', () => {
  const stay = CASES.filter((_, index) => programs[index]?.includes('.fromHelmValues('));
  expect(stay.map(({ chart, name }) => `${chart}: ${name}`)).toEqual([
    'cilium: edge-datapath',
    'cilium: ingress-shared-address',
    'cilium: newer-features',
    'cilium: transparent-proxy',
    'metrics-server: high-availability',
    'cilium: what the props refuse',
    'cilium: an address without a pool',
  ]);
});

/** The two ways in which Node.js takes modules. */
const FORMATS = { commonjs: 'commonjs', nodenext: 'module' } as const;

test.each(Object.entries(FORMATS))(
  'the programs of all cases compile strictly as %s',
  (format, type) => {
    const here = path.join(folder, format);
    fs.writeFileSync(path.join(here, 'package.json'), JSON.stringify({ name: 'user', private: true, type }));
    const files = CASES.map((_, index) => `case-${index}/main.ts`);
    const compiler = path.join(PROJECT, 'node_modules', 'typescript', 'bin', 'tsc');
    const args = ['--strict', '--module', format, '--target', 'es2022', '--types', ''];
    const { stdout, status } = spawnSync(process.execPath, [compiler, ...args, ...files], {
      cwd: here,
      encoding: 'utf8',
    });
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
  },
  120_000,
);

/** Runs every program in one process, each in its folder, and writes as JSON what each has ended with. */
const RUN_ALL = `
process.stderr.write = () => true;
const ends = [];
for (const folder of process.argv.slice(2)) {
  process.chdir(folder);
  process.argv[1] = folder + '/main.js';
  await import(process.argv[1]).then(() => ends.push(process.exitCode ?? 0), (error) => ends.push(String(error)));
}
console.log(JSON.stringify(ends));`;

describe('the programs, run', () => {
  let ends: readonly unknown[];
  beforeAll(() => {
    const program = path.join(folder, 'nodenext', 'all.mjs');
    fs.writeFileSync(program, RUN_ALL);
    const folders = CASES.map((_, index) => path.join(folder, 'nodenext', `case-${index}`));
    const { stdout } = spawnSync(process.execPath, [program, ...folders], { encoding: 'utf8' });
    ends = JSON.parse(stdout) as unknown[];
  }, 120_000);

  const runs = CASES.map((each, index) => [each.chart, each.name, each, index] as const);

  test.each(runs)('for %s, %s, makes what the chart makes', async (_chart, _name, each, index) => {
    const { chart, settings, release } = await read(each);
    expect(ends[index]).toBe(0);
    const output = path.join(folder, 'nodenext', `case-${index}`, 'dist');
    const comparison = compareManifests(readObjects(output), render(chart, settings, release));
    expect([countDifferences(comparison), comparison.different, comparison.extra]).toEqual([0, [], []]);
  });
});
