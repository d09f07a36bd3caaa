import * as path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { yamlDocuments } from '../kubernetes/yaml-documents';
import type { JsonMap } from '../settings/schema';
import { appliedSeparately, kustomizationOf, looseManifests, manifestsBelow, remoteEntries } from './folder';
import { grouped } from './grouped';
import { type InFolder, type Place, placesOf, sourcePaths, WITH_THE_FOLDER } from './place';
import { contents, isFolder, objectsInText, readObjects, refuse, refuseProject } from './read';

/** Objects that are applied together. */
export interface Part {
  readonly place: Place;
  readonly objects: readonly JsonMap[];
  /** What is downloaded and applied with them, such as definitions at pinned URLs. */
  readonly remote?: readonly string[];
}

/**
 * The objects below a folder, by who applies them: those that are applied with it, and those that its kustomization leaves
 * to Argo CD or to other clusters.
 *
 * @param read reads the text of a file
 * @throws ConfigurationError as `readObjects` does
 */
export function readParts(root: string, read = yamlDocuments): Part[] {
  refuseProject(root);
  const problems: string[] = [];
  const found: InFolder[] = [];
  const known = new Set<string>();
  let documents = 0;
  const add = (folder: string, files: readonly string[]) => {
    for (const file of files.filter((each) => !known.has(each))) {
      known.add(file);
      const text = objectsInText(file, contents(file, problems), read, problems);
      documents += text.documents;
      for (const object of text.objects) found.push({ folder, object });
    }
  };
  const relative = (folder: string) => path.relative(root, folder).split(path.sep).join('/');
  const separate = appliedSeparately(root);
  add('', kustomizationOf(root) === undefined ? looseManifests(root) : manifestsBelow(root));
  for (const folder of separate) add(relative(folder), manifestsBelow(folder));
  // A chart that was rendered is in a folder without a kustomization.
  const others = [...new Set(sourcePaths(found).flatMap((source) => folderFor(source, root)))];
  for (const folder of others) add(folder, looseManifests(path.join(root, folder)));
  refuse(root, problems, { objects: found.length, documents });
  const parts = partsOf(found, placesOf(separate.map(relative), others, found));
  return parts.map((part) => ({ ...part, remote: remoteEntries(path.join(root, part.place.folder)) }));
}

/** Objects by their places. */
export function partsOf(objects: readonly InFolder[], placeOf: (folder: string) => Place): Part[] {
  return [...grouped(objects, ({ folder }) => placeOf(folder))].map(([place, own]) => ({
    place,
    objects: own.map(({ object }) => object),
  }));
}

/** The folder without a kustomization that a path in a git repository is for, whose beginning is not known here. */
function folderFor(source: string, root: string): string[] {
  const names = source.split('/').filter((name) => !['', '.', '..'].includes(name));
  const folder = names.map((_, index) => names.slice(index).join('/')).find((each) => isFolder(path.join(root, each)));
  return folder === undefined || kustomizationOf(path.join(root, folder)) !== undefined ? [] : [folder];
}

/** An input that is not a folder: what one cluster has. */
export function onePart(input: string, read = yamlDocuments): Part[] {
  return [{ place: WITH_THE_FOLDER, objects: readObjects(input, read) }];
}

/** What both sides of a comparison have for one cluster. */
export interface ClusterPair {
  readonly ours: readonly Part[];
  readonly reference: readonly Part[];
}

/**
 * The parts of two inputs by the clusters that they are for: objects of different clusters may have the same names. Two
 * folders of different structures, which have no cluster in common, are for one.
 */
export function byCluster(ours: readonly Part[], reference: readonly Part[]): ClusterPair[] {
  const ofOurs = grouped(ours, ({ place }) => place.cluster);
  const ofReference = grouped(reference, ({ place }) => place.cluster);
  if (![...ofOurs.keys()].some((cluster) => ofReference.has(cluster))) {
    return [{ ours: ownPart(ours), reference: ownPart(reference) }];
  }
  return [...new Set([...ofReference.keys(), ...ofOurs.keys()])].map((cluster) =>
    withRemote({ ours: ofOurs.get(cluster) ?? [], reference: ofReference.get(cluster) ?? [] }),
  );
}

/**
 * Where the two sides of a folder download other files, these are compared by their URLs, as part of its kustomization:
 * what is in them is not known.
 */
function withRemote({ ours, reference }: ClusterPair): ClusterPair {
  const compared = (parts: readonly Part[], others: readonly Part[]) =>
    parts.map((part) => {
      const other = others.find(({ place }) => place.folder === part.place.folder);
      if (other === undefined || isDeepStrictEqual(part.remote, other.remote)) return part;
      return { ...part, objects: [...part.objects, kustomizationWith(part)] };
    });
  return { ours: compared(ours, reference), reference: compared(reference, ours) };
}

/** The group of kustomize's own files. */
const KUSTOMIZE = 'kustomize.config.k8s.io';

function kustomizationWith({ place, remote = [] }: Part): JsonMap {
  return {
    apiVersion: `${KUSTOMIZE}/v1beta1`,
    kind: 'Kustomization',
    metadata: { name: place.folder === '' ? '.' : place.folder },
    resources: remote,
  };
}

/** What is applied with a folder; without its own kustomization, that is everything. */
function ownPart(parts: readonly Part[]): readonly Part[] {
  const own = parts.filter(({ place }) => place.folder === '');
  return own.length > 0 ? own : parts.map(({ objects }) => ({ place: WITH_THE_FOLDER, objects }));
}

/** The objects of several parts. */
export function objectsOf(parts: readonly Part[]): JsonMap[] {
  return parts.flatMap(({ objects }) => objects);
}
