import * as fs from 'node:fs';
import * as path from 'node:path';
import { WORKLOADS_FILE } from '../budget/workloads-file';
import { isKustomization, placesOfFiles } from '../diff/documents';
import { filesBelow } from '../diff/folder';
import type { Place } from '../diff/place';
import { refuseProject } from '../diff/read';
import { yamlDocuments } from '../kubernetes/yaml-documents';
import { ConfigurationError, describe } from '../problems';
import { isMap, type JsonMap } from '../settings/schema';
import { maps } from '../upgrade/subject';

/** An API object and its place. */
export interface PlacedObject {
  readonly apiVersion: string;
  readonly kind: string;
  /** Empty for cluster-scoped objects, and for those that leave it to kubectl. */
  readonly namespace: string;
  readonly name: string;
  /** The file, relative to the folder of the platform. */
  readonly file: string;
  /** The cluster that it is applied to: empty for the platform's own, a folder's name for another one. */
  readonly cluster: string;
  /** Who applies it. */
  readonly place: Place;
  readonly members: JsonMap;
}

/** A file that is not applied, such as the configuration of a machine. */
export interface PlacedDocument {
  readonly file: string;
  readonly members: JsonMap;
}

/** The contents of a platform's folder. */
export interface PlatformFolder {
  /** Its name on a page: that of the folder. */
  readonly name: string;
  readonly objects: readonly PlacedObject[];
  readonly otherFiles: readonly PlacedDocument[];
}

/**
 * Reads a platform: the objects of every manifest below a folder, including those that its kustomization leaves to Argo
 * CD.
 *
 * @throws ConfigurationError when there is no such folder, no object in it, or a file is not valid YAML
 */
export function readPlatform(folder: string): PlatformFolder {
  const files = manifestFiles(folder);
  const problems: string[] = [];
  const documents = files.flatMap((file) => documentsOf(folder, file, problems));
  if (problems.length > 0) throw new ConfigurationError(problems);
  const placed = documents.flatMap(({ file, members }) =>
    objectsIn(members).map((object) => ({ file, members: object })),
  );
  const placeOf = placesOfFiles(placed);
  const objects = placed
    .filter(({ members }) => isObject(members) && !isKustomization(members))
    .map(({ file, members }): PlacedObject => {
      const { name, namespace } = members.metadata as { readonly name: string; readonly namespace?: string };
      const { apiVersion, kind } = members as { readonly apiVersion: string; readonly kind: string };
      const place = placeOf(file);
      return { apiVersion, kind, namespace: namespace ?? '', name, file, cluster: place.cluster, place, members };
    });
  if (objects.length === 0) throw new ConfigurationError([unreadable(`${folder} holds no API objects`)]);
  return {
    name: path.basename(path.resolve(folder)),
    objects,
    otherFiles: placed.filter(({ members }) => !isObject(members) && !isKustomization(members)),
  };
}

function isFolder(file: string): boolean {
  try {
    return fs.statSync(file).isDirectory();
  } catch {
    return false; // nothing is there, or a link that leads to itself
  }
}

function manifestFiles(folder: string): string[] {
  if (!isFolder(folder)) {
    throw new ConfigurationError([unreadable(`${folder} is not a folder`)]);
  }
  refuseProject(folder);
  return filesBelow(folder, /\.(?:ya?ml|json)$/).filter((file) => path.posix.basename(file) !== WORKLOADS_FILE);
}

function documentsOf(folder: string, file: string, problems: string[]): PlacedDocument[] {
  const { values, errors } = yamlDocuments(fs.readFileSync(path.join(folder, file), 'utf8'));
  problems.push(
    ...errors.map((error) => unreadable(`${path.join(folder, file)} is not YAML: ${error}`, 'Correct the file.')),
  );
  return values.filter(isMap).map((members) => ({ file, members }));
}

/** The items of a list, as written by `kubectl get` and Helm. */
function objectsIn(document: JsonMap): readonly JsonMap[] {
  const { kind, items } = document;
  return typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items) ? maps(items) : [document];
}

function isObject({ apiVersion, kind, metadata }: JsonMap): boolean {
  return (
    typeof apiVersion === 'string' && typeof kind === 'string' && isMap(metadata) && typeof metadata.name === 'string'
  );
}

function unreadable(what: string, remedy = 'Give a folder of manifests, such as dist/core.'): string {
  return describe({
    what: `${what.replace(/\.$/, '')}.`,
    remedy,
    code: 'RPT001',
  });
}
