import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { ChartFolder } from '../../lib/helm/helm-binary';
import type { Hashes } from './recorded';

/** Folders of a chart whose files decide what it renders. */
const FOLDERS = ['templates', 'crds', 'files'];

/** The hash of each file that decides what a chart renders, by its path in the chart. */
export function filesOf({ path: folder }: ChartFolder): Hashes {
  const files = FOLDERS.filter((name) => fs.existsSync(path.join(folder, name))).flatMap((name) => {
    const entries = fs.readdirSync(path.join(folder, name), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
  });
  const hashes = files.map((file) => [path.relative(folder, file), hashOf(fs.readFileSync(file))] as const);
  return new Map(hashes.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}

/** Files that are others, new or gone. */
export function changedFiles(before: Hashes, after: Hashes): string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name) => {
    if (!before.has(name)) return [`${name} (new)`];
    if (!after.has(name)) return [`${name} (gone)`];
    return before.get(name) === after.get(name) ? [] : [name];
  });
}
