/**
 * Builds the files that run from those that the compiler wrote, one per module; the second step of `npm run build`.
 *
 * Half of a run used to be spent on finding and compiling five hundred modules. So the whole library is bundled, with
 * modules that still run individually when they are required, and in `build/lib` a file for each of them refers to the
 * bundle: whichever part is loaded, there is only one copy of it (ADR 9).
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { harmlessFile } from '../secrets/values-of-charts';
import { makeProgram } from '../synth/program/program';
import { markTypesChecked } from '../synth/program/types';
import { type Bundled, bundled, inOneFile } from './bundled';
import { BUNDLES, bundle, MADE_OF, MODULES, PARTS, PEERS, ROOT } from './bundles';
import { harmlessValuesOfCharts } from './harmless-values';
import { licences } from './licences';
import { contentsOf, leaveToOtherParts } from './parts';
import { makeReportPage } from './report-page';
import { commentSettings } from './setting-comments';
import { fingerprint } from './sources';
import { exportedNames, stub } from './stubs';
import { usedOnly } from './used-only';

/** Modules that every run starts with. */
const LOADER = 'lib/bundle/load';

/** Modules that need tools of this repository, or run before the library is built. */
const NOT_IN_LIBRARY = [
  /^upstream\//,
  /^main$/,
  /^lib\/(bundle|cli\/development|cli\/main|run\/(child|compiled)|synth\/program)(\/|$)/,
];

/** Packages that only single commands load. */
const OF_COMMANDS = [
  'ajv',
  '@marcbachmann/*',
  '@inquirer/*',
  '@bomb.sh/*',
  'esbuild',
  '@dagrejs/*',
  'preact',
  'preact/*',
  'preact-render-to-string',
];

/** What `npx platypaas` runs. */
const COMMAND = path.join(ROOT, 'build', 'lib', 'cli', 'main.js');

const modules = fs
  .readdirSync(MODULES, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.js'))
  .map((file) => file.slice(0, -'.js'.length).split(path.sep).join('/'))
  .sort();
const inLibrary = modules.filter((name) => !NOT_IN_LIBRARY.some((pattern) => pattern.test(name)));

void make();

async function make(): Promise<void> {
  // If the build is interrupted, the library is built again.
  fs.rmSync(MADE_OF, { force: true });
  const sources = fingerprint();
  removeKeptCode();
  const made = new Map([...(await peersInBundles()), ...(await libraryInParts())]);
  for (const [name, { text }] of made) writeIfOther(bundle(name), text);
  const packages = [...made.values()].flatMap((one) => one.packages);
  writeIfOther(path.join(BUNDLES, 'LICENSES.md'), licences([...new Set(packages)]));
  for (const [chart, values] of await harmlessValuesOfCharts()) {
    writeIfOther(harmlessFile(chart, BUNDLES), JSON.stringify(values));
  }
  const names = exportedNames(inLibrary);
  for (const name of modules) {
    const text = inLibrary.includes(name) ? stub(name, names.get(name)) : await ownFile(name);
    writeIfOther(path.join(ROOT, 'build', `${name}.js`), text);
  }
  // npx does it once for each folder, and fails if the file was recreated since.
  fs.chmodSync(COMMAND, 0o755);
  commentSettings(writeIfOther);
  makeReportPage();
  // The compiler has just checked its types.
  if (makeProgram()) markTypesChecked();
  else process.exitCode = 1;
  fs.writeFileSync(MADE_OF, sources);
}

async function peersInBundles(): Promise<Map<string, Bundled>> {
  const made = new Map<string, Bundled>();
  for (const name of new Set(PEERS.values())) {
    const isOwn = (peer: string) => PEERS.get(peer) === name;
    const peers = [...PEERS.keys()];
    const others = peers.filter((peer) => !isOwn(peer));
    made.set(name, await bundled(peers.filter(isOwn), ROOT, others));
  }
  return made;
}

async function libraryInParts(): Promise<Map<string, Bundled>> {
  // secretlint is loaded only if something looks like a secret (ADR 16), the others by single commands.
  const external = [...PEERS.keys(), '@secretlint/*', ...OF_COMMANDS];
  const contents = contentsOf(inLibrary, external);
  const trimmed = ['valibot', 'js-yaml'].map((name) => usedOnly(name, inLibrary));
  const made = new Map<string, Bundled>();
  for (const part of PARTS) {
    const names = [...(contents.get(part) ?? [])].map((name) => (inLibrary.includes(name) ? `./${name}` : name));
    made.set(part, await bundled(names, MODULES, external, [leaveToOtherParts(part, contents), ...trimmed]));
  }
  return made;
}

/** Modules that are in no part, in the form in which they run. */
function ownFile(name: string): Promise<string> | string {
  const compiled = path.join(MODULES, `${name}.js`);
  return name === LOADER ? inOneFile(compiled) : fs.readFileSync(compiled, 'utf8');
}

/** Modification times show what has changed, so unchanged files keep theirs. */
function writeIfOther(file: string, text: string): void {
  if (fs.existsSync(file) && fs.readFileSync(file, 'utf8') === text) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

/** Cached code of an older library is useless. */
function removeKeptCode(): void {
  if (!fs.existsSync(BUNDLES)) return;
  for (const name of fs.readdirSync(BUNDLES)) if (name.endsWith('.cache')) fs.rmSync(path.join(BUNDLES, name));
}
