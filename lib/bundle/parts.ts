import * as fs from 'node:fs';
import { isBuiltin } from 'node:module';
import * as path from 'node:path';
import type { Plugin } from 'esbuild';
import { MODULES, OTHER_PART, type Part, partOf } from './bundles';

/**
 * What each part provides to others: its modules, and the packages in it that modules require.
 *
 * @param modules all modules of the library, by their paths
 * @param external packages that are in no part
 */
export function contentsOf(modules: readonly string[], external: readonly string[]): ReadonlyMap<Part, Set<string>> {
  const packages = modules.flatMap(packagesOf).filter((name) => !isBuiltin(name) && !isOneOf(external, name));
  const contents = new Map<Part, Set<string>>();
  for (const name of [...modules, ...packages].sort()) {
    const part = partOf(name);
    contents.set(part, (contents.get(part) ?? new Set()).add(name));
  }
  return contents;
}

function packagesOf(module: string): string[] {
  const text = fs.readFileSync(path.join(MODULES, `${module}.js`), 'utf8');
  return [...text.matchAll(/\brequire\(["']([^"'.][^"']*)["']\)/g)].map(([, name = '']) => name);
}

function isOneOf(packages: readonly string[], name: string): boolean {
  return packages.some((one) => name === one || name.startsWith(`${one.replace(/\/\*$/, '')}/`));
}

/** Leaves modules in another part to the loader, so there is only one copy of them. */
export function leaveToOtherParts(own: Part, contents: ReadonlyMap<Part, ReadonlySet<string>>): Plugin {
  const elsewhere = new Set([...contents].filter(([part]) => part !== own).flatMap(([, names]) => [...names]));
  return {
    name: 'other parts',
    setup: ({ onResolve }) => {
      onResolve({ filter: /^/ }, ({ path: wanted, importer, resolveDir }) => {
        if (!isOurs(importer)) return undefined;
        const name = wanted.startsWith('.') ? nameOf(path.join(resolveDir, wanted)) : wanted;
        const found = [name, `${name}/index`].find((one) => elsewhere.has(one));
        return found === undefined ? undefined : { path: `${OTHER_PART}${found}`, external: true };
      });
    },
  };
}

function isOurs(file: string): boolean {
  return file.startsWith(`${MODULES}${path.sep}`);
}

function nameOf(file: string): string {
  return path.relative(MODULES, file).split(path.sep).join('/');
}
