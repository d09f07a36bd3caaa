import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');

let checkout: string;
let sources: string;
let cache: string;
let output: string;

/** A checkout of its own, with the program that this one has built. */
beforeAll(() => {
  checkout = fs.mkdtempSync(path.join(os.tmpdir(), 'checkout-'));
  for (const file of [
    'main.ts',
    'imports',
    'tsconfig.json',
    'tsconfig.build.json',
    'package.json',
    'package-lock.json',
  ]) {
    fs.cpSync(path.join(ROOT, file), path.join(checkout, file), { recursive: true, preserveTimestamps: true });
  }
  fs.cpSync(path.join(ROOT, 'lib'), path.join(checkout, 'lib'), { recursive: true, preserveTimestamps: true });
  for (const built of ['lib/bundle', 'lib/synth/program', 'bundle', 'program.js']) {
    fs.cpSync(path.join(ROOT, 'build', built), path.join(checkout, 'build', built), {
      recursive: true,
      filter: (file) => !file.endsWith('.cache'),
    });
  }
  sources = path.join(checkout, 'build', 'bundle', 'library.sources');
  fs.writeFileSync(sources, fingerprint());
  const { size, mtimeMs } = fs.statSync(path.join(checkout, 'main.ts'));
  const marks = `${size} ${mtimeMs}`;
  fs.writeFileSync(path.join(checkout, 'build', 'program.json'), JSON.stringify({ 'main.ts': marks }));
  fs.writeFileSync(path.join(checkout, 'build', 'program.checked'), JSON.stringify([['main.ts', marks]]));
  output = path.join(checkout, 'dist');
  synth();
  const kept = fs.readdirSync(path.dirname(sources)).filter((name) => /^library\..*cache$/.test(name));
  expect(kept).toHaveLength(1);
  cache = path.join(path.dirname(sources), kept[0] ?? '');
});
afterAll(() => fs.rmSync(checkout, { recursive: true }));

/** What tells the sources of the checkout from others, as it stands beside the library that was built of them. */
function fingerprint(): string {
  const module = JSON.stringify(path.join(checkout, 'build', 'lib', 'bundle', 'sources.js'));
  return spawnSync(process.execPath, ['-p', `require(${module}).fingerprint()`], { encoding: 'utf8' }).stdout.trim();
}

/** Runs the program; `npm` is not there, so that building it again would fail. */
function synth(): void {
  const run = spawnSync(process.execPath, [path.join(checkout, 'lib', 'synth', 'program', 'start.js'), '--quiet'], {
    cwd: checkout,
    env: { ...process.env, PATH: '' },
    encoding: 'utf8',
  });
  expect({ status: run.status, signal: run.signal, stderr: run.stderr }).toEqual({
    status: 0,
    signal: null,
    stderr: '',
  });
  expect(fs.readdirSync(output)).toEqual([
    '.platypaas',
    'core',
    'hosted-control-planes',
    'k3s-homelab',
    'kind-platform-stack',
  ]);
}

test('the first run keeps the compiled code', () => {
  expect(fs.statSync(cache).size).toBeGreaterThan(100_000);
});

const whole = (): Buffer => fs.readFileSync(cache);

test.each<[string, () => void]>([
  ['is cut off', () => fs.writeFileSync(cache, whole().subarray(0, 5000))],
  ['is empty', () => fs.writeFileSync(cache, '')],
  ['has another bit in its middle', () => fs.writeFileSync(cache, flipped(whole(), whole().length >> 1))],
  ['has another bit at its end', () => fs.writeFileSync(cache, flipped(whole(), whole().length - 1))],
  ['has another hash', () => fs.writeFileSync(cache, flipped(whole(), 0))],
  ['is missing', () => fs.rmSync(cache)],
])('a run whose compiled code %s compiles anew', (_how, damage) => {
  const good = whole();
  damage();
  synth();
  expect(whole().length).toBeGreaterThan(good.length / 2);
});

test('a run that cannot keep its compiled code continues', () => {
  fs.rmSync(cache);
  fs.mkdirSync(cache);
  synth();
  fs.rmdirSync(cache);
});

test('a source of the future that was there when the library was built does not build it again', () => {
  const source = path.join(checkout, 'lib', 'index.ts');
  const { atime, mtime } = fs.statSync(source);
  const future = new Date(Date.now() + 1e9);
  fs.utimesSync(source, future, future);
  const before = fs.readFileSync(sources, 'utf8');
  fs.writeFileSync(sources, fingerprint());
  expect(fs.readFileSync(sources, 'utf8')).not.toBe(before);
  synth();
  fs.writeFileSync(sources, before);
  fs.utimesSync(source, atime, mtime);
});

function flipped(code: Buffer, at: number): Buffer {
  code[at] = (code[at] ?? 0) ^ 1;
  return code;
}
