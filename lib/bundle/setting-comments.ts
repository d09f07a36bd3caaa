import * as fs from 'node:fs';
import * as path from 'node:path';
import { ROOT } from './bundles';

/** The trees of settings by the names of their charts, and their declarations. */
const TREES: Readonly<Record<string, readonly [file: string, name: string]>> = {
  cilium: ['lib/cilium/settings/index.d.ts', 'ciliumSettings'],
  'metrics-server': ['lib/metrics-server/settings.d.ts', 'metricsServerSettings'],
  traefik: ['lib/traefik/settings.d.ts', 'traefikSettings'],
};

type Meanings = Readonly<Record<string, string>>;

/**
 * Adds the comments of settings to their declarations, for editors: for a tree that is assembled from several files,
 * the compiler writes the members of other files without comments.
 */
export function commentSettings(write: (file: string, text: string) => void): void {
  const meanings = JSON.parse(fs.readFileSync(path.join(ROOT, 'schemas/settings.json'), 'utf8')) as Record<
    string,
    Meanings
  >;
  for (const [chart, [name, tree]] of Object.entries(TREES)) {
    const file = path.join(ROOT, 'build', name);
    write(file, withComments(fs.readFileSync(file, 'utf8'), tree, meanings[chart] ?? {}));
  }
}

/**
 * A declaration with a comment on each member of a tree whose meaning is known, instead of the existing ones.
 *
 * @param tree the constant that is the tree
 * @param meanings by path; `*` stands for a name that a user chooses
 */
export function withComments(declaration: string, tree: string, meanings: Meanings): string {
  const start = declaration.indexOf(`\nexport declare const ${tree}: {\n`) + 1;
  const first = declaration.indexOf('\n', start) + 1;
  const end = declaration.indexOf('\n};\n', first) + 1;
  if (start === 0 || end === 0) throw new Error(`There is no ${tree} in the declarations.`);
  const above: string[] = [];
  const lines: string[] = [];
  let comment: string[] = [];
  for (const line of declaration.slice(first, end).trimEnd().split('\n')) {
    if (/^\s*(?:\/\*\*|\*)/.test(line)) {
      comment.push(line);
      continue;
    }
    const [, indent = '', member] = /^(\s*)(?:readonly )?"?([\w-]+)"?\??: /.exec(line) ?? [];
    const at = [...above, member].join('.');
    const meaning = member === undefined ? undefined : meanings[at];
    lines.push(...(meaning === undefined ? comment : [`${indent}/** ${meaning} */`]), line);
    comment = [];
    if (/^\s*\}/.test(line)) above.pop();
    if (line.endsWith('{')) above.push(/\.NamedGroups<\{$/.test(line) ? `${member}.*` : (member ?? ''));
  }
  return `${declaration.slice(0, first)}${lines.join('\n')}\n${declaration.slice(end)}`;
}
