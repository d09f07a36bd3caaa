import * as fs from 'node:fs';
import * as path from 'node:path';

/** The root of this package. */
export const ROOT = packageAbove(__dirname);

/** Where the compiler writes a file for each module. */
export const MODULES = path.join(ROOT, 'build', 'modules');

/** What is in one file each: this library with what it depends on, and cdk8s for programs of our own. */
export const LIBRARY = path.join(ROOT, 'build', 'bundle', 'library.js');
export const CDK8S = path.join(ROOT, 'build', 'bundle', 'cdk8s.js');

/** Which sources the library was made of. */
export const MADE_OF = path.join(ROOT, 'build', 'bundle', 'library.sources');

/** What a user's program brings, so that both have the same classes. */
export const PEERS = ['cdk8s', 'constructs', 'cdk8s-plus-28'] as const;

/** A bundle's contents: its modules by name, each run when it is first asked for. */
export type Modules = Readonly<Record<string, () => unknown>>;

/** The nearest folder with a package.json: this file stands in build/lib and, before that is made, in build/modules. */
function packageAbove(folder: string): string {
  return fs.existsSync(path.join(folder, 'package.json')) ? folder : packageAbove(path.dirname(folder));
}
