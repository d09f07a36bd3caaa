import * as fs from 'node:fs';
import * as path from 'node:path';

/** The names of the components that can be imported alone, such as `cilium` for `platypaas/cilium`. */
export function subpaths(root: string): string[] {
  const { exports } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    readonly exports: Readonly<Record<string, unknown>>;
  };
  return Object.keys(exports).flatMap((key) => /^\.\/([a-z0-9-]+)$/.exec(key)?.[1] ?? []);
}
