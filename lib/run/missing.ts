import * as fs from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import * as path from 'node:path';
import { describe } from '../problems';

/** The codes of Node's errors for a module that cannot be found, by `require` and by `import`. */
const NOT_FOUND = ['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND'];

/**
 * Why a program cannot load its packages, if that is because they are not installed: every one of them, as Node stops at
 * the first.
 *
 * @param file the program
 * @param imported what it imports
 * @param error why it ended
 */
export function missingPackages(file: string, imported: readonly string[], error: Error): string | undefined {
  const { code, requireStack } = error as Error & { readonly code?: string; readonly requireStack?: readonly string[] };
  if (code === undefined || !NOT_FOUND.includes(code)) return undefined;
  const named = /^Cannot find (?:module|package) '([^']+)'/.exec(error.message)?.[1];
  const by = requireStack?.[0] ?? file;
  const found = named === undefined || isInstalled(named, by) ? [] : [named];
  // A package may lack one of its own, which npm installs with it.
  const isOfPackage = by.split(path.sep).includes('node_modules');
  const own = [...imported.filter((name) => !isInstalled(name, file)), ...(isOfPackage ? [] : found)].map(packageOf);
  const missing = [...new Set([...own, ...found.map(packageOf)])];
  if (missing.length === 0) return undefined;
  const names = missing.length === 1 ? `the package ${missing[0]}` : `the packages ${missing.join(', ')}`;
  const { folder, unlisted } = projectOf(file, [...new Set(own)]);
  return describe({
    what: `${path.relative('.', file)} needs ${names}, which ${missing.length === 1 ? 'is' : 'are'} not installed.`,
    remedy: `Run "${['npm install', ...unlisted].join(' ')}" in ${folder}.`,
    code: 'RUN002',
  });
}

/** Whether a package is installed where a file looks for it; other modules are none of npm's. */
function isInstalled(name: string, file: string): boolean {
  if (/^(?:[./#]|\w+:)/.test(name) || path.isAbsolute(name) || isBuiltin(name)) return true;
  const folders = createRequire(path.resolve(file)).resolve.paths(name) ?? [];
  return folders.some((folder) => fs.existsSync(path.join(folder, packageOf(name))));
}

/** The package of a module: `platypaas` of `platypaas/cilium`, `@a/b` of `@a/b/c`. */
function packageOf(name: string): string {
  return name.split('/', name.startsWith('@') ? 2 : 1).join('/');
}

/** Where npm installs the packages of a program, and those that it would not install by itself. */
function projectOf(file: string, packages: readonly string[]): { folder: string; unlisted: readonly string[] } {
  const own = path.dirname(path.resolve(file));
  const folder = upwards(own).find((each) => fs.existsSync(path.join(each, 'package.json')));
  if (folder === undefined) return { folder: own, unlisted: packages };
  const listed = dependenciesIn(path.join(folder, 'package.json'));
  return { folder, unlisted: packages.filter((name) => !listed.includes(name)) };
}

function upwards(folder: string): string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [folder, ...upwards(parent)];
}

function dependenciesIn(file: string): string[] {
  try {
    const { dependencies, devDependencies, optionalDependencies, peerDependencies } = JSON.parse(
      fs.readFileSync(file, 'utf8'),
    );
    return Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies, ...peerDependencies });
  } catch {
    return []; // npm reports what is wrong with it
  }
}
