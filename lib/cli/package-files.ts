import * as fs from 'node:fs';
import * as path from 'node:path';

/** A file of this package, as it is published. */
export function packageFile(name: string): string {
  return fs.readFileSync(path.join(root(__dirname), name), 'utf8');
}

/** The bytes of a file of this package. */
export function packageBytes(name: string): Buffer {
  return fs.readFileSync(path.join(root(__dirname), name));
}

/** The version of this package. */
export function packageVersion(): string {
  return (JSON.parse(packageFile('package.json')) as { readonly version: string }).version;
}

/** The folder of this package. */
export function packageRoot(): string {
  return root(__dirname);
}

function root(folder: string): string {
  return fs.existsSync(path.join(folder, 'package.json')) ? folder : root(path.dirname(folder));
}
