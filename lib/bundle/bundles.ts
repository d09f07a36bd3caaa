import * as fs from 'node:fs';
import * as path from 'node:path';

/** The root of this package. */
export const ROOT = packageAbove(__dirname);

/** Where the compiler writes a file for each module. */
export const MODULES = path.join(ROOT, 'build', 'modules');

/** Where the files that run are, with V8's compiled code of them. */
export const BUNDLES = path.join(ROOT, 'build', 'bundle');

/** The parts of this library, with what it depends on: a file each, of which a run reads those that it uses. */
export const PARTS = ['library', 'cilium', 'traefik', 'platforms', 'bindings'] as const;

export type Part = (typeof PARTS)[number];

/** Folders of `lib/` that commands about charts and manifests use: the part that every run reads. */
const OF_COMMANDS = new Set('cli crds diff helm images kubernetes metrics-server secrets settings synth'.split(' '));

/** Folders of `lib/` that are a part of their own: half of what such commands could use is Cilium's. */
const OWN_PART: Readonly<Record<string, Part>> = { cilium: 'cilium', traefik: 'traefik' };

/** What is large, and seldom needed by such commands. */
const RARELY_NEEDED = /^(re2js|lib\/cilium\/dashboards)(\/|$)/;

/** The part that a module is in: one of ours by its path, such as `lib/cilium/index`, or a package by its name. */
export function partOf(name: string): Part {
  if (RARELY_NEEDED.test(name)) return 'platforms';
  const [root, folder = '', ...below] = name.split('/');
  if (root === 'imports') return 'bindings';
  if (root !== 'lib') return 'library';
  const isShared = below.length === 0 ? folder !== 'index' : OF_COMMANDS.has(folder);
  return OWN_PART[folder] ?? (isShared ? 'library' : 'platforms');
}

/** What stands before the name of a module that is in another part than what asks for it. */
export const OTHER_PART = 'part:';

/** The file of a part. */
export function bundle(name: string): string {
  return path.join(BUNDLES, `${name}.js`);
}

/** Which sources the library was made of. */
export const MADE_OF = path.join(BUNDLES, 'library.sources');

/**
 * What a user's program brings, so that both have the same classes; and the bundle that a program of our own has it from.
 */
export const PEERS: ReadonlyMap<string, string> = new Map([
  ['cdk8s', 'cdk8s'],
  ['constructs', 'cdk8s'],
  // Larger than the others together, and few use it.
  ['cdk8s-plus-28', 'cdk8s-plus'],
]);

/** A bundle's contents: its modules by name, each run when it is first asked for. */
export type Modules = Readonly<Record<string, () => unknown>>;

/** The nearest folder with a package.json: this file stands in build/lib and, before that is made, in build/modules. */
function packageAbove(folder: string): string {
  return fs.existsSync(path.join(folder, 'package.json')) ? folder : packageAbove(path.dirname(folder));
}
