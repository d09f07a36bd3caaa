import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';
import { isMap } from '../settings/schema';

const MANIFEST = /\.(?:ya?ml|json)$/;
const KUSTOMIZATION = /^(?:kustomization\.ya?ml|Kustomization)$/;

/**
 * The manifests of a folder: those that its kustomization lists, as with `kubectl apply -k`; without one, its manifests
 * sorted by name, each folder's before those of its subfolders.
 */
export function manifestsBelow(folder: string): string[] {
  const names = fs.readdirSync(folder).sort();
  const kustomization = names.find((name) => KUSTOMIZATION.test(name));
  if (kustomization !== undefined) return listedIn(path.join(folder, kustomization));
  const paths = names.filter((name) => !name.startsWith('.')).map((name) => path.join(folder, name));
  return [
    ...paths.filter((entry) => MANIFEST.test(entry) && !isFolder(entry)),
    ...paths.filter(isFolder).flatMap(manifestsBelow),
  ];
}

/** The fields of a kustomization that list objects; the last is the former name of the first. */
const LISTS = ['resources', 'components', 'bases'];

function listedIn(kustomization: string): string[] {
  const content: unknown = parse(fs.readFileSync(kustomization, 'utf8'), { logLevel: 'silent' });
  if (!isMap(content)) return [];
  return LISTS.flatMap((list) => content[list] ?? [])
    .filter((entry): entry is string => typeof entry === 'string' && !isRemote(entry))
    .map((entry) => path.join(path.dirname(kustomization), entry))
    .flatMap((entry) => (isFolder(entry) ? manifestsBelow(entry) : [entry]));
}

/** Whether kustomize would download it: a URL or a repository. */
function isRemote(entry: string): boolean {
  return /^[a-z+]+:\/\/|^git@|^github\.com\/|\?ref=/.test(entry);
}

function isFolder(entry: string): boolean {
  return fs.statSync(entry, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
