import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');
const CHILD = path.join(ROOT, 'build', 'lib', 'run', 'child.js');
const PROGRAM = path.join(ROOT, 'build', 'lib', 'synth', 'program', 'program.js');

// Whole programs are run, twice each.
jest.setTimeout(60_000);

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'second-thread-'));
  fs.mkdirSync(path.join(folder, 'node_modules'));
  for (const name of ['cdk8s', 'constructs'])
    fs.symlinkSync(path.join(ROOT, 'node_modules', name), path.join(folder, 'node_modules', name));
  fs.symlinkSync(ROOT, path.join(folder, 'node_modules', 'platypaas'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const SIZE = 200;

/** How a program goes, in addition to creating a fleet of small clusters. */
interface Parts {
  /** Runs before the app is created. */
  readonly before?: string;
  /** The data of a cluster's ConfigMap, after `number` and `scope` are known. */
  readonly data?: string;
  /** Runs while a cluster is created. */
  readonly creating?: string;
  readonly after?: string;
  /** More than the fleet. */
  readonly more?: string;
  readonly size?: string;
  /** The second thread creates nothing, so the first one does not wait until it has begun. */
  readonly isIdle?: boolean;
  /** Whether the program does not say that it may have a second thread; nothing but `after` is done after its synthesis. */
  readonly isByDefault?: boolean;
}

/** A program whose first thread waits at its third cluster until the second thread has created several. */
function program({
  before = '',
  data = '{}',
  creating = '',
  after = '',
  more = '',
  size = `${SIZE}`,
  isIdle,
  isByDefault,
}: Parts): string {
  return `
const fs = require('node:fs');
const { isMainThread } = require('node:worker_threads');
const { ApiObject, Chart } = require('cdk8s');
const { Fleet, PlatformApp } = require('platypaas');
const log = (text) => fs.appendFileSync('log', text + '\\n');
const hasTwo = process.env.ONE_THREAD === undefined;
${before}
const wait = () => {
  for (let tries = 0; tries < 2000 && !fs.existsSync('begun'); tries++)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
  fs.rmSync('begun');
};
let calls = 0;
const member = (number) => ({
  name: 'cluster-' + number,
  create: (scope) => {
    calls++;
    if (!isMainThread && calls === 5) fs.writeFileSync('begun', '');
    if (isMainThread && hasTwo && number === 2 && ${!isIdle}) wait();
    log((isMainThread ? 'first ' : 'second ') + number);
    ${creating}
    const chart = new Chart(scope, 'cluster-' + number);
    new ApiObject(chart, 'a', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: ${data} });
    return chart;
  },
});
const app = new PlatformApp();
const members = Array.from({ length: ${size} }, (_, number) => member(number));
new Fleet(app, 'fleet', { members, secondThread: hasTwo${isByDefault ? ' ? undefined : false' : ''} });
${more}
${isByDefault ? `app.synth();\n${after}` : `try { app.synth(); } finally { ${after} }`}
`;
}

interface Ran extends Pick<SpawnSyncReturns<string>, 'status' | 'stdout' | 'stderr'> {
  readonly files: Readonly<Record<string, string>>;
}

/** The result of a run, and the clusters that each thread has created. */
function run(text: string, env: NodeJS.ProcessEnv, ...args: string[]): { ran: Ran; log: string[] } {
  const file = path.join(folder, 'main.js');
  for (const name of ['log', 'begun', 'dist']) fs.rmSync(path.join(folder, name), { recursive: true, force: true });
  fs.writeFileSync(file, text);
  const { NODE_EXTRA_CA_CERTS: _, ...own } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [...(args.length > 0 ? args : [CHILD]), file], {
    cwd: folder,
    env: { ...own, PLATYPAAS_SUMMARY: '1', ...env },
    encoding: 'utf8',
  });
  const dist = path.join(folder, 'dist');
  const entries = fs.existsSync(dist) ? fs.readdirSync(dist, { recursive: true, withFileTypes: true }) : [];
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name))
    .map((at) => [path.relative(dist, at), fs.readFileSync(at, 'utf8')] as const);
  const log = fs.readFileSync(path.join(folder, 'log'), 'utf8').trim().split('\n');
  return { ran: { status, stdout, stderr, files: Object.fromEntries(files) }, log };
}

/** Runs a program in two threads and in one, which must come to the same; returns that, and what the threads did. */
function bothWays(parts: Parts): { ran: Ran; first: number[]; second: number[] } {
  const { ran, log } = run(program(parts), {});
  const alone = run(program(parts), { ONE_THREAD: '1' });
  expect(ran).toEqual(alone.ran);
  expect(alone.log.filter((line) => line.startsWith('second'))).toEqual([]);
  const of = (thread: string) =>
    log.flatMap((line) => (line.startsWith(`${thread} `) ? [Number(line.slice(thread.length))] : []));
  return { ran, first: of('first'), second: of('second') };
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

const withTwo = os.availableParallelism() > 1 ? describe : describe.skip;

withTwo('a large fleet in two threads', () => {
  test('has the bytes of one thread, and each cluster but the sample is created once', () => {
    const { ran, first, second } = bothWays({ data: '{ number: String(number) }' });
    expect(ran.status).toBe(0);
    expect(ran.files['fleet/cluster-77/4-configuration.yaml']).toContain('number: "77"');
    expect(second.slice(0, 3)).toEqual([1, 199, 198]);
    expect(first).toEqual(range(0, first.length));
    expect([...first, ...second.slice(1)].sort((a, b) => a - b)).toEqual(range(0, SIZE));
  });

  test('prints what is printed once, and in the order of the clusters', () => {
    const { ran } = bothWays({
      before: "console.log('begin');",
      creating: "console.log('cluster', number); process.stderr.write(Buffer.from('error ' + number + '\\n'));",
      after: "console.log('end');",
    });
    const clusters = range(0, SIZE);
    expect(ran.stdout).toBe(['begin', ...clusters.map((number) => `cluster ${number}`), 'end', ''].join('\n'));
    expect(ran.stderr).toMatch(new RegExp(`^${clusters.map((number) => `error ${number}\n`).join('')}dist/fleet: `));
  });

  test.each([3, 100, 199])('reports a problem in cluster %i as one thread does', (at) => {
    const { ran, second } = bothWays({ data: `number === ${at} ? { a: NaN } : {}` });
    expect(ran).toMatchObject({ status: 1, files: {} });
    expect(ran.stderr).toMatch(new RegExp(`^fleet/cluster-${at}/a: .*NaN`, 's'));
    expect(second.length).toBeGreaterThan(3);
  });

  test('reports problems in many clusters in their order', () => {
    const { ran } = bothWays({ data: 'number % 7 === 0 ? { a: NaN } : {}' });
    const reported = [...ran.stderr.matchAll(/^fleet\/cluster-(\d+)\/a: /gm)].map(([, number]) => Number(number));
    expect(reported).toEqual(range(0, SIZE).filter((number) => number % 7 === 0));
  });

  test.each([4, 198])('ends with the error of the program in cluster %i', (at) => {
    const { ran } = bothWays({ creating: `if (number === ${at}) throw new TypeError('in cluster ' + number);` });
    expect(ran).toMatchObject({ status: 1, files: {}, stderr: expect.stringContaining(`TypeError: in cluster ${at}`) });
  });

  test.each([4, 198])('ends with the code that the program sets in cluster %i', (at) => {
    const { ran, second } = bothWays({ creating: `if (number === ${at}) process.exitCode = 3;` });
    expect(ran.status).toBe(3);
    expect(second.length).toBeGreaterThan(3);
  });

  test('uses nothing of the second thread if the program counts the calls of create', () => {
    const { ran, first } = bothWays({ data: '{ calls: String(calls) }' });
    expect(ran.status).toBe(0);
    expect(first).toEqual(range(0, SIZE));
  });

  test('does once what follows synth, and what is to happen at the exit', () => {
    const { ran } = bothWays({
      before: "process.on('exit', () => log('exit')); process.on('exit', () => console.log('exit'));",
      after: "console.log('after'); log('after');",
    });
    expect(ran.stdout).toBe('after\nexit\n');
    expect(fs.readFileSync(path.join(folder, 'log'), 'utf8')).toMatch(/199\nafter\nexit\n$/);
  });

  test.each([
    ['exits', 'process.exit(3);'],
    ['throws', "throw new Error('only there');"],
    ['hangs', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);'],
  ])('creates in the first thread what the second one does not, which %s', (_what, end) => {
    const { ran, first } = bothWays({ creating: `if (!isMainThread && number === 195) { ${end} }` });
    expect(ran.status).toBe(0);
    expect(first).toContain(195);
  });

  test.each<[string, Parts]>([
    ['fails', { before: "if (!isMainThread) throw new Error('only there');" }],
    ['exits', { before: 'if (!isMainThread) process.exit(3);' }],
    ['changes the working directory', { before: "process.chdir('.');" }],
    ['has other clusters', { size: 'isMainThread ? 200 : 201' }],
  ])('creates all in the first thread if the program in the second one %s', (_what, parts) => {
    const { ran, first } = bothWays({ ...parts, isIdle: true });
    expect(ran.status).toBe(0);
    expect(first).toEqual(range(0, SIZE));
  });

  test('reports what has changed in the order of the clusters', () => {
    const text = program({
      before: "if (isMainThread && fs.existsSync('kept')) fs.cpSync('kept', 'dist', { recursive: true });",
      data: '{ version: process.env.VERSION }',
    });
    run(text, { VERSION: '1' });
    fs.renameSync(path.join(folder, 'dist'), path.join(folder, 'kept'));
    for (const number of [190, 195])
      fs.appendFileSync(path.join(folder, `kept/fleet/cluster-${number}/4-configuration.yaml`), '# by hand\n');
    const changed = { VERSION: '2', PLATYPAAS_SUMMARY: 'json' };
    const { ran } = run(text, changed);
    expect(ran).toEqual(run(text, { ...changed, ONE_THREAD: '1' }).ran);
    expect(ran.stdout).toMatch(/cluster-190.*was overwritten.*cluster-195.*was overwritten/s);
  });

  test('leaves alone the apps that the program has written before', () => {
    const before = `const other = new PlatformApp({ outdir: 'dist/other' });
      new ApiObject(new Chart(other, 'net'), 'a', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } });
      other.synth();
      log('other');`;
    const { ran, second } = bothWays({ before });
    expect(Object.keys(ran.files)).toContain('other/net/4-configuration.yaml');
    expect(second.length).toBeGreaterThan(3);
  });

  test('is what a program gets whose last statement is its synthesis', () => {
    const { second } = bothWays({ isByDefault: true, after: '// Nothing else.' });
    expect(second.length).toBeGreaterThan(3);
  });

  test('is not what a program gets by default that may read, after its synthesis, what the clusters left', () => {
    const { ran, second } = bothWays({
      before: 'const names = [];',
      creating: 'names.push(number);',
      after: 'console.log(names.join());',
      isByDefault: true,
      isIdle: true,
    });
    expect(ran.stdout).toBe(`${range(0, SIZE).join()}\n`);
    expect(second).toEqual([]);
  });

  test('has a second thread for each of two fleets of one app', () => {
    const { ran, second } = bothWays({
      more: `const others = members.map((one) => ({ ...one }));
             new Fleet(app, 'other', { members: others, secondThread: hasTwo });`,
    });
    expect(ran.files).toHaveProperty(['other/cluster-60/4-configuration.yaml']);
    expect(second.filter((number) => number === 199)).toHaveLength(2);
  });

  test('runs the compiled code that V8 has kept in both threads', () => {
    const spy = path.join(folder, 'spy.js');
    fs.writeFileSync(
      spy,
      `const { createHash } = require('node:crypto');
       const fs = require('node:fs');
       const vm = require('node:vm');
       const { isMainThread } = require('node:worker_threads');
       vm.Script = class extends vm.Script {
         constructor(text, options) {
           super(text, options);
           const isKept = options.cachedData !== undefined && !this.cachedDataRejected;
           const code = isKept ? createHash('sha256').update(options.cachedData).digest('hex') : 'none';
           fs.appendFileSync('log', [isMainThread ? 'main' : 'worker', options.filename, code, ...process.execArgv].join(' ') + '\\n');
         }
       };`,
    );
    const text = program({});
    // A first run has the code of another program, and a second one keeps its own.
    const runs = [1, 2, 3].map(() => run(text, { NODE_OPTIONS: `--require ${spy}` }));
    const loadedIn = (thread: string) =>
      (runs[2]?.log ?? []).flatMap((line) => (line.startsWith(`${thread} `) ? [line.slice(thread.length + 1)] : []));
    const kept = (part: string) => [path.join(ROOT, 'build', 'bundle', `${part}.js`), '[0-9a-f]{64}'].join(' ');
    expect(loadedIn('main')).toEqual(['platforms', 'library'].map((part) => expect.stringMatching(kept(part))));
    // Code is kept for a program and its options. A thread with other options gets that of any program, which V8 may refuse.
    expect(loadedIn('worker')).toEqual(loadedIn('main'));
  });

  test('is written by a program of this repository, too, and its arguments are those of the program', () => {
    const runner = path.join(folder, 'run.js');
    fs.writeFileSync(
      runner,
      `const [, , file] = process.argv;
       process.argv.splice(1, 2, file, 'argument');
       require(${JSON.stringify(PROGRAM)}).runProgram(file, file);`,
    );
    const text = program({ data: '{ arguments: process.argv.slice(2).join() }' });
    const { ran, log } = run(text, {}, runner);
    expect(ran).toMatchObject({ status: 0, stderr: expect.stringContaining('200 objects added') });
    expect(ran).toEqual(run(text, { ONE_THREAD: '1' }, runner).ran);
    expect(ran.files['fleet/cluster-199/4-configuration.yaml']).toContain('arguments: argument');
    expect(log).toContain('second 199');
  });
});

test('a program that Node runs by itself has one thread', () => {
  const { ran, log } = run(program({ isIdle: true }), {}, '--no-warnings');
  expect(ran.status).toBe(0);
  expect(log).toEqual(range(0, SIZE).map((number) => `first ${number}`));
});
