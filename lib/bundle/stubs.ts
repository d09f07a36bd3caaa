import * as path from 'node:path';
import { MODULES } from './bundles';

/** Modules whose exported names Node has to know, for `import { CiliumCni } from 'platypaas/cilium'`. */
const PUBLIC = /^(lib\/([\w-]+\/)?index|imports\/.*)$/;

/** The names that public modules export, which are only known by running them. */
export function exportedNames(modules: readonly string[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    modules
      .filter((name) => PUBLIC.test(name))
      .map((name) => [name, Object.keys(require(path.join(MODULES, name)) as object).sort()]),
  );
}

/** A file that refers to a module of the library. */
export function stub(name: string, exported: readonly string[] = []): string {
  const loader = path.posix.relative(path.posix.dirname(name), 'lib/bundle/load');
  const specifier = loader.startsWith('.') ? loader : `./${loader}`;
  // Never run, but found by Node when an ECMAScript module imports the file.
  const found = exported.length === 0 ? '' : `0 && (module.exports = { ${exported.join(', ')} });\n`;
  return `"use strict";\nmodule.exports = require("${specifier}").load("${name}");\n${found}`;
}
