import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { PARTS, PEERS } from '../../lib/bundle/bundles';

const ROOT = path.resolve(__dirname, '../..');

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'load-'));
  // Notes which bundles and which files of packages a process reads, and what of Node it loads.
  fs.writeFileSync(
    path.join(folder, 'spy.js'),
    `const fs = require('node:fs');
     const read = fs.readFileSync;
     const files = [];
     fs.readFileSync = (file, ...rest) => { files.push(String(file)); return read(file, ...rest); };
     process.on('exit', () => fs.writeFileSync(${JSON.stringify(path.join(folder, 'read.json'))}, JSON.stringify([
       ...files,
       ...Object.keys(require.cache),
       ...process.moduleLoadList.slice(loaded).map((name) => name.replace(/^NativeModule /, 'node:')),
     ])));
     const loaded = process.moduleLoadList.length;`,
  );
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** The files that a process reads, and the modules of Node that it loads. */
function loadedBy(...args: string[]): string[] {
  const run = spawnSync(process.execPath, ['--require', path.join(folder, 'spy.js'), ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect([run.status, run.stderr]).toEqual([0, '']);
  return JSON.parse(fs.readFileSync(path.join(folder, 'read.json'), 'utf8')) as string[];
}

/** What of cdk8s and of the library a process reads. */
function readBy(...args: string[]): string[] {
  const relevant = loadedBy(...args).flatMap((file) => {
    if (file.includes(`${path.sep}node_modules${path.sep}cdk8s${path.sep}`)) return ['cdk8s'];
    return /bundle[\\/]([\w-]+)\.js$/.exec(file)?.[1] ?? [];
  });
  return [...new Set(relevant)].filter((name) => [...PEERS.values(), ...PARTS].includes(name)).sort();
}

const TRAEFIK = path.join('upstream', 'traefik', 'values', 'default.yaml');
const METRICS = path.join('upstream', 'metrics-server', 'values', 'default.yaml');
const MANIFESTS = path.join('dist', 'core', '5-workloads.yaml');
const CLI = path.join('build', 'lib', 'cli', 'main.js');

test.each([
  ['the package', ['-e', 'require("platypaas")'], ['platforms']],
  ['the help of the command', [CLI, '--help'], ['library']],
  ['explain', [CLI, 'explain', 'CIL130'], ['library']],
  ['from-helm with Traefik', [CLI, 'from-helm', 'traefik', TRAEFIK], ['cdk8s', 'library', 'traefik']],
  ['from-helm with metrics-server', [CLI, 'from-helm', 'metrics-server', METRICS], ['cdk8s', 'library']],
  ['an app of the package', ['-e', 'require("platypaas").PlatformApp'], ['cdk8s', 'library', 'platforms']],
])('%s loads no more than it uses', (_what, args, expected) => {
  expect(readBy(...args)).toEqual(expected);
});

/** Those modules of Node that take milliseconds to load, as the first stream does. */
const SLOW = ['stream', 'net', 'tty', 'crypto', 'zlib', 'v8', 'child_process', 'http'];

test.each([
  ['the help of the command', ['--help']],
  ['explain', ['explain', 'CIL130']],
  ['diff', ['diff', MANIFESTS, MANIFESTS]],
  ['from-helm', ['from-helm', 'metrics-server', METRICS]],
])('%s does without those modules of Node that take long to load', (_what, args) => {
  const loaded = loadedBy(CLI, ...args).flatMap((name) => /^node:(.*)$/.exec(name)?.[1] ?? []);
  expect(loaded).toContain('vm');
  expect(loaded.filter((name) => SLOW.includes(name))).toEqual([]);
});

test('whichever file of build/lib is loaded, there is one copy of a module', () => {
  const same = `
    const one = require('platypaas').CiliumCni;
    const all = [require('platypaas/cilium').CiliumCni, require('./build/lib/cilium/cilium-cni').CiliumCni];
    console.log(all.every((other) => other === one));`;
  const run = spawnSync(process.execPath, ['-e', same], { cwd: ROOT, encoding: 'utf8' });
  expect(run.stdout).toBe('true\n');
});
