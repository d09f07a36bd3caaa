import * as fs from 'node:fs';
import * as path from 'node:path';

/** The root of this package. */
export const ROOT = packageAbove(__dirname);

/** Where the compiler writes a file for each module. */
export const MODULES = path.join(ROOT, 'build', 'modules');

/** Where the files that run are, with V8's code cache of them. */
export const BUNDLES = path.join(ROOT, 'build', 'bundle');

/** The parts of this library and its dependencies: one file each, of which a run reads those that it uses. */
export const PARTS = ['library', 'cilium', 'traefik', 'platforms', 'bindings'] as const;

export type Part = (typeof PARTS)[number];

/** Folders of `lib/` that commands for charts and manifests use: the part that every run reads. */
const OF_COMMANDS = new Set('cli crds diff helm images kubernetes metrics-server secrets settings synth'.split(' '));

/** Folders of `lib/` that are separate parts: half of the code that such commands could use is Cilium's. */
const OWN_PART: Readonly<Record<string, Part>> = { cilium: 'cilium', traefik: 'traefik' };

/** Large modules that such commands rarely need. */
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

/** The prefix of the name of a module in another part than the importing one. */
export const OTHER_PART = 'part:';

/** The file of a part. */
export function bundle(name: string): string {
  return path.join(BUNDLES, `${name}.js`);
}

/** The sources that the library was built from. */
export const MADE_OF = path.join(BUNDLES, 'library.sources');

/**
 * Packages that a user's program provides, so both use the same classes; and the bundle from which our own programs get
 * them.
 */
export const PEERS: ReadonlyMap<string, string> = new Map([
  ['cdk8s', 'cdk8s'],
  ['constructs', 'cdk8s'],
  // Larger than the others together, and rarely used.
  ['cdk8s-plus-28', 'cdk8s-plus'],
]);

/** A bundle's contents: its modules by name, each of which runs when it is first required. */
export type Modules = Readonly<Record<string, () => unknown>>;

/** The nearest folder with a package.json: this file is in build/lib and, before that is built, in build/modules. */
function packageAbove(folder: string): string {
  return fs.existsSync(path.join(folder, 'package.json')) ? folder : packageAbove(path.dirname(folder));
}
