/**
 * `npm run bench`: whole processes of this project against what people would use instead, in one run, in turn, as
 * medians. Prints the ratios and writes them to bench/results.md.
 *
 * `HELM` names a helm binary and `CHARTS` a folder with the unpacked charts `cilium`, `traefik` and `metrics-server`
 * (otherwise `../shared/bin/helm` and `../shared/charts`, where they are); without them, helm is left out.
 *
 * `npm run bench -- CORE diff`: only the cases with one of these words in their names, which are printed and not written.
 */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { buildSync } from 'esbuild';
import { type Contender, type Cost, measure, WITH_CERTIFICATES, WITHOUT_CERTIFICATES } from './measure';

const PROGRAMS = path.resolve('build', 'bench');
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'platypaas-bench-'));
const HELM = process.env.HELM ?? existing('../shared/bin/helm');
const CHARTS = process.env.CHARTS ?? existing('../shared/charts');
const values = path.join(work, 'values.yaml');

function existing(file: string): string | undefined {
  return fs.existsSync(file) ? file : undefined;
}

interface Case {
  readonly name: string;
  readonly rounds: number;
  readonly contenders: readonly Contender[];
  /** What ours may take at most. */
  readonly bar?: { readonly seconds: number; readonly megabytes: number };
}

/**
 * A folder of its own for each run. They are removed at the end of all: to remove thousands of files takes time that is
 * nobody's, and after that ext4 takes several times as long to create files, since it does not use their places again soon.
 */
const NEW_FOLDER = `$(mktemp -d ${work}/out-XXXXXX)`;

/** A program of ours, as `npm run synth` would run it. */
function ours(name: string, ...args: readonly (string | number)[]): Contender {
  const command = `node ${PROGRAMS}/run.js ${PROGRAMS}/${name}.js ${NEW_FOLDER} ${args.join(' ')}`;
  return { name: 'platypaas', command };
}

/** The same program as a user's, which loads cdk8s from node_modules. */
function withUsersCdk8s(name: string): Contender {
  return { name: "with a user's own cdk8s", command: `node ${PROGRAMS}/${name}.js ${NEW_FOLDER}` };
}

/** What stands for itself, with all that it needs in one file. */
function other(name: string, program: string, size: number): Contender {
  return { name, command: `node ${PROGRAMS}/${program}.js ${NEW_FOLDER} ${size}` };
}

function helm(charts: readonly string[], times = 1): Contender[] {
  if (!HELM || !CHARTS || charts.length === 0) return [];
  const api = '--kube-version 1.33.0 -a policy/v1 -a monitoring.coreos.com/v1';
  const command = charts
    .map((chart) => `${HELM} template ${chart} ${CHARTS}/${chart} ${api} > ${work}/helm.yaml`)
    .join('; ');
  return [{ name: 'helm template', command, times }];
}

/** A command of ours beside `helm template` for one values file. */
function command(text: string): Case {
  const cli = { name: 'platypaas', command: `node build/lib/cli/main.js ${text} > ${work}/text` };
  return { name: `platypaas ${text.replaceAll(work, '')}`, rounds: 9, contenders: [cli, ...helmWithValues(1)] };
}

function helmWithValues(times: number, chart = 'cilium', file = values): Contender[] {
  if (!HELM || !CHARTS) return [];
  const command = `${HELM} template ${chart} ${CHARTS}/${chart} --kube-version 1.33.0 -f ${file} > ${work}/helm.yaml`;
  return [{ name: 'helm template', command, times }];
}

/** One file of values beside helm with the same file, for a chart of which few values are given. */
function fromHelmOf(chart: string, text: string): Case {
  const file = `${work}/${chart}.yaml`;
  fs.writeFileSync(file, text);
  const ours = { name: 'platypaas', command: `node build/lib/cli/main.js from-helm ${chart} ${file} > ${work}/text` };
  return { name: `from-helm, 1 file: ${chart}`, rounds: 9, contenders: [ours, ...helmWithValues(1, chart, file)] };
}

function fromHelm(count: number): Contender[] {
  const files = Array.from({ length: count }, (_, number) => `${work}/values-${number}.yaml`);
  for (const file of files) fs.copyFileSync(values, file);
  return [
    {
      name: 'platypaas',
      command: `node build/lib/cli/main.js from-helm cilium ${files.join(' ')} --out ${NEW_FOLDER} 2> ${work}/log`,
    },
    ...helmWithValues(count),
  ];
}

function fleet(size: number, rounds: number): Case {
  const three = ['cilium', 'traefik', 'metrics-server'];
  return {
    name: `a fleet of ${size}`,
    rounds,
    contenders: [
      ours('fleet', size),
      other('plain cdk8s', 'plain-cdk8s', size),
      other('floor', 'floor', size),
      ...helm(three, size),
    ],
  };
}

/** From nothing: what is written anew also takes the places that are recorded. */
function tenants(size: number, rounds: number): Case {
  const name = `${size} tenants over 4 admin clusters`;
  return { name, rounds, contenders: [ours('tenants', size)], bar: { seconds: 20, megabytes: 512 } };
}

function cases(): Case[] {
  const three = ['cilium', 'traefik', 'metrics-server'];
  const one = (name: string, program: string, charts: readonly string[]): Case => ({
    name,
    rounds: 9,
    contenders: [ours(program), withUsersCdk8s(program), ...helm(charts)],
  });
  const core: Case = {
    name: 'CORE',
    rounds: 9,
    contenders: [
      ours('core'),
      withUsersCdk8s('core'),
      other('plain cdk8s', 'plain-cdk8s', 1),
      other('floor', 'floor', 1),
      ...helm(three),
    ],
  };
  const synth = `CDK8S_OUTDIR=${work}/all node build/lib/synth/program/run.js`;
  const all: Case = {
    name: 'npm run synth: the platforms of main.ts, without npm itself',
    rounds: 9,
    contenders: [
      { name: 'platypaas', command: synth },
      { name: 'after an edit of main.ts', command: `touch main.ts; ${synth}` },
    ],
  };
  const loads: Case = {
    name: 'loading the package',
    rounds: 9,
    contenders: [
      { name: 'platypaas', command: `node -e 'require("platypaas")'` },
      { name: 'its part for Cilium', command: `node -e 'require("platypaas/cilium").CiliumCni'` },
      { name: 'cdk8s', command: `node -e 'require("cdk8s")'` },
      { name: 'Node.js alone', command: 'node -e 0' },
      ...(WITH_CERTIFICATES === undefined
        ? []
        : [{ name: 'Node.js alone, with NODE_EXTRA_CA_CERTS', command: `${WITH_CERTIFICATES} node -e 0` }]),
    ],
  };
  return [
    all,
    loads,
    one('one component: Cilium', 'component', ['cilium']),
    core,
    one('the K3s homelab', 'k3s-homelab', ['cilium']),
    one('the KIND platform stack', 'kind-platform-stack', []),
    fleet(20, 3),
    fleet(200, 3),
    fleet(2000, 1),
    tenants(20, 3),
    tenants(2000, 1),
    { name: 'from-helm, 1 file: cilium', rounds: 9, contenders: fromHelm(1) },
    fromHelmOf('traefik', 'deployment: {replicas: 2}\n'),
    fromHelmOf('metrics-server', 'replicas: 2\n'),
    command('diff dist/core/5-workloads.yaml dist/core/5-workloads.yaml'),
    command('explain CIL130'),
    command('--help'),
    { name: 'from-helm, 100 files', rounds: 3, contenders: fromHelm(100) },
  ];
}

function row(name: string, cost: Cost, ours: Cost): string {
  const number = (value: number | undefined, digits: number): string =>
    value === undefined ? '' : value.toFixed(digits);
  return `| ${name} | ${number(cost.wall, 3)} | ${number(cost.cpu, 3)} | ${number(cost.memory, 0)} | ${number(cost.wall / ours.wall, 2)} |`;
}

/** The shares of what may be taken. */
function shares({ wall, memory }: Cost, { seconds, megabytes }: NonNullable<Case['bar']>): string {
  const share = (used: number | undefined, most: number) =>
    used === undefined ? 'unknown' : `${((used / most) * 100).toFixed(0)} %`;
  return `${share(wall, seconds)} of the ${seconds} s and ${share(memory, megabytes)} of the ${megabytes} MB that it may take.`;
}

/** What routes by name cost the real Traefik, where it is: see edge.ts. */
function edge(): string[] {
  const { stdout, stderr } = spawnSync(process.execPath, [`${PROGRAMS}/edge.js`], { encoding: 'utf8' });
  return [`## ${EDGE}`, '', stdout.trim() || (stderr.split('\n')[0] ?? ''), ''];
}

const EDGE = 'an edge with 2,000 and 8,000 names, by Traefik itself';

function growth(results: ReadonlyMap<string, ReadonlyMap<string, Cost>>): string {
  const [small, large] = [200, 2000].map(
    (size) => results.get(`a fleet of ${size}`)?.get('platypaas')?.wall ?? Number.NaN,
  );
  return `2,000 clusters cost ${((large ?? 0) / (small ?? 1)).toFixed(1)} times what 200 cost.`;
}

function main(): void {
  fs.writeFileSync(
    values,
    'kubeProxyReplacement: true\nk8sServiceHost: 10.0.0.1\nk8sServicePort: 6443\nhubble: {relay: {enabled: true}, tls: {auto: {method: cronJob}}}\n',
  );
  const programs = fs.readdirSync('bench/programs').map((file) => path.join('bench/programs', file));
  const standingAlone = programs.filter((file) => /plain-cdk8s|floor/.test(file));
  const options = { outdir: PROGRAMS, bundle: true, platform: 'node', target: 'node20', logLevel: 'error' } as const;
  buildSync({ entryPoints: standingAlone, ...options });
  const using = [...programs.filter((file) => !standingAlone.includes(file)), 'bench/run.ts', 'bench/edge.ts'];
  buildSync({ entryPoints: using, ...options, packages: 'external', outbase: undefined, entryNames: '[name]' });
  const lines = [
    '# Measured',
    '',
    `${os.cpus().length} processors (${os.cpus()[0]?.model.trim()}), Node ${process.version}; \`npm run bench\`. Seconds, and MB at most.`,
  ];
  lines.push(
    HELM && CHARTS
      ? 'helm: one call after the other, as many as there are clusters and charts (one is measured).'
      : 'helm was not there: set HELM and CHARTS.',
    ...WITHOUT_CERTIFICATES,
    '',
  );
  const results = new Map<string, ReadonlyMap<string, Cost>>();
  const wanted = process.argv.slice(2);
  const isWanted = ({ name }: Case) => wanted.length === 0 || wanted.some((word) => name.includes(word));
  for (const { name, rounds, contenders, bar } of cases().filter(isWanted)) {
    const costs = measure(contenders, rounds);
    results.set(name, costs);
    const ours = costs.get('platypaas') ?? { wall: 1, cpu: 0, memory: 0 };
    const section = [`## ${name}`, '', '| | wall | cpu | memory | times ours |', '| --- | --- | --- | --- | --- |'];
    section.push(...[...costs].map(([contender, cost]) => row(contender, cost, ours)), '');
    if (bar) section.push(shares(ours, bar), '');
    lines.push(...section);
    console.log(section.join('\n'));
  }
  if (wanted.length === 0 || wanted.some((word) => EDGE.includes(word))) {
    const section = edge();
    lines.push(...section);
    console.log(section.join('\n'));
  }
  if (wanted.length > 0) return;
  lines.push('## Growth', '', growth(results), '');
  fs.writeFileSync('bench/results.md', lines.join('\n'));
  console.log(growth(results));
}

try {
  main();
} finally {
  fs.rmSync(work, { recursive: true, force: true });
}
