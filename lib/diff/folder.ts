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
  const kustomization = kustomizationOf(folder);
  if (kustomization !== undefined) return listedIn(kustomization);
  return [...manifestsIn(folder), ...subfolders(folder).flatMap(manifestsBelow)];
}

/**
 * The manifests of a folder without a kustomization, except for those in subfolders that have one: these are applied on
 * their own.
 */
export function looseManifests(folder: string): string[] {
  const loose = subfolders(folder).filter((each) => kustomizationOf(each) === undefined);
  return [...manifestsIn(folder), ...loose.flatMap(looseManifests)];
}

/** Every folder below one that has a kustomization which no other one lists: each of them is applied on its own. */
export function appliedSeparately(root: string): string[] {
  const kustomized = allSubfolders(root).filter((folder) => kustomizationOf(folder) !== undefined);
  const listed = new Set([root, ...kustomized].flatMap(foldersListedBy).map((each) => path.resolve(each)));
  return kustomized.filter((folder) => !listed.has(path.resolve(folder)));
}

/** The kustomization of a folder, if it has one. */
export function kustomizationOf(folder: string): string | undefined {
  const name = fs.readdirSync(folder).find((each) => KUSTOMIZATION.test(each));
  return name === undefined ? undefined : path.join(folder, name);
}

/**
 * The files below a folder whose names match, as paths relative to it with slashes. Hidden folders and installed packages
 * are left out: nothing in them belongs to a platform.
 */
export function filesBelow(folder: string, name: RegExp): string[] {
  const below = (relative: string): string[] =>
    fs.readdirSync(path.join(folder, relative), { withFileTypes: true }).flatMap((entry) => {
      if (isForeign(entry.name)) return [];
      const file = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (entry.isDirectory()) return below(file);
      return name.test(entry.name) ? [file] : [];
    });
  return below('').sort();
}

/** Whether a folder is left out wherever folders are searched. */
function isForeign(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules';
}

function manifestsIn(folder: string): string[] {
  return entriesOf(folder).filter((entry) => MANIFEST.test(entry) && !isFolder(entry));
}

function subfolders(folder: string): string[] {
  return entriesOf(folder).filter(isFolder);
}

function allSubfolders(folder: string): string[] {
  return subfolders(folder).flatMap((each) => [each, ...allSubfolders(each)]);
}

function entriesOf(folder: string): string[] {
  const names = fs.readdirSync(folder).sort();
  return names.filter((name) => !isForeign(name)).map((name) => path.join(folder, name));
}

/** The fields of a kustomization that list objects; the last is the former name of the first. */
const LISTS = ['resources', 'components', 'bases'];

function listedIn(kustomization: string): string[] {
  return entriesListedIn(kustomization).flatMap((entry) => (isFolder(entry) ? manifestsBelow(entry) : [entry]));
}

function foldersListedBy(folder: string): string[] {
  const kustomization = kustomizationOf(folder);
  return kustomization === undefined ? [] : entriesListedIn(kustomization).filter(isFolder);
}

function entriesListedIn(kustomization: string): string[] {
  return entriesIn(kustomization)
    .filter((entry) => !isRemote(entry))
    .map((entry) => path.join(path.dirname(kustomization), entry));
}

/** What the kustomization of a folder makes kustomize download, such as definitions at pinned URLs. */
export function remoteEntries(folder: string): string[] {
  const kustomization = kustomizationOf(folder);
  return kustomization === undefined ? [] : entriesIn(kustomization).filter(isRemote);
}

function entriesIn(kustomization: string): string[] {
  const content: unknown = parse(fs.readFileSync(kustomization, 'utf8'), { logLevel: 'silent' });
  if (!isMap(content)) return [];
  return LISTS.flatMap((list) => content[list] ?? []).filter((entry) => typeof entry === 'string');
}

/** Whether kustomize would download it: a URL or a repository. */
function isRemote(entry: string): boolean {
  return /^[a-z+]+:\/\/|^git@|^github\.com\/|\?ref=/.test(entry);
}

function isFolder(entry: string): boolean {
  return fs.statSync(entry, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
