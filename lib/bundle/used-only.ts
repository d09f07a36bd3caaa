import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Plugin } from 'esbuild';
import { MODULES } from './bundles';

const NAMESPACE = 'used-only';

/**
 * Reduces a package with independent functions to those that our modules use. As CommonJS all of them would run:
 * valibot has hundreds, js-yaml also writes.
 *
 * @param modules the modules that may use them, by their paths
 */
export function usedOnly(name: string, modules: readonly string[]): Plugin {
  const used = [...new Set(modules.flatMap((module) => namesUsed(name, module)))].sort();
  return {
    name: `what is used of ${name}`,
    setup: ({ onResolve, onLoad }) => {
      onResolve({ filter: new RegExp(`^${name}$`) }, ({ namespace }) =>
        namespace === NAMESPACE ? undefined : { path: name, namespace: NAMESPACE },
      );
      onLoad({ filter: new RegExp(`^${name}$`), namespace: NAMESPACE }, () => ({
        contents: `export { ${used.join(', ')} } from '${name}';`,
        resolveDir: MODULES,
      }));
    },
  };
}

/** The members of a package that a compiled module uses. */
function namesUsed(name: string, module: string): string[] {
  const text = fs.readFileSync(path.join(MODULES, `${module}.js`), 'utf8');
  const variable = new RegExp(`^const (\\w+) = [^;]*\\brequire\\("${name}"\\)`, 'm').exec(text)?.[1];
  if (variable === undefined) return [];
  return [...text.matchAll(new RegExp(`\\b${variable}\\.(\\w+)`, 'g'))].map(([, member = '']) => member);
}
