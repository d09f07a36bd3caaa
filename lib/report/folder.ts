import * as fs from 'node:fs';
import * as path from 'node:path';
import { WORKLOADS_FILE } from '../budget/workloads-file';
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
  const clusterOf = clustersIn(placed);
  const objects = placed
    .filter(({ members }) => isObject(members) && !isKustomization(members))
    .map(({ file, members }): PlacedObject => {
      const { name, namespace } = members.metadata as { readonly name: string; readonly namespace?: string };
      const { apiVersion, kind } = members as { readonly apiVersion: string; readonly kind: string };
      return { apiVersion, kind, namespace: namespace ?? '', name, file, cluster: clusterOf(file), members };
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
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:ya?ml|json)$/.test(file) && !file.split(path.sep).some((part) => part.startsWith('.')))
    .filter((file) => path.basename(file) !== WORKLOADS_FILE)
    .map((file) => file.split(path.sep).join('/'))
    .sort();
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

function isKustomization({ apiVersion }: JsonMap): boolean {
  return typeof apiVersion === 'string' && apiVersion.startsWith('kustomize.config.k8s.io/');
}

/**
 * Which cluster a file belongs to. A folder with a separate kustomization is applied separately: to another cluster,
 * unless an Application of this one names it.
 */
function clustersIn(documents: readonly PlacedDocument[]): (file: string) => string {
  const kustomizations = documents.filter(({ members }) => isKustomization(members));
  const listed = new Set(
    kustomizations.flatMap(({ file, members }) =>
      (Array.isArray(members.resources) ? members.resources : []).map((entry) =>
        path.posix.join(path.posix.dirname(file), String(entry)),
      ),
    ),
  );
  const ofApplications = documents.flatMap(({ members }) => foldersOf(members));
  const own = kustomizations
    .map(({ file }) => path.posix.dirname(file))
    .filter((folder) => folder !== '.' && !listed.has(folder))
    .filter((folder) => !ofApplications.some((named) => named === folder || named.endsWith(`/${folder}`)))
    // The deepest first, so that a file belongs to the nearest.
    .sort((one, other) => other.length - one.length);
  return (file) => own.find((folder) => file.startsWith(`${folder}/`)) ?? '';
}

/** The folders that Argo CD applies to the cluster that it runs in. */
function foldersOf({ kind, spec }: JsonMap): string[] {
  if (typeof kind !== 'string' || !/^Application(?:Set)?$/.test(kind)) return [];
  const found: string[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    if (!isMap(value)) return;
    for (const [key, member] of Object.entries(value)) {
      if ((key === 'folder' || key === 'path') && typeof member === 'string' && member !== '') found.push(member);
      else walk(member);
    }
  };
  walk(spec);
  return found;
}

function unreadable(what: string, remedy = 'Give a folder of manifests, such as dist/core.'): string {
  return describe({
    what: `${what.replace(/\.$/, '')}.`,
    remedy,
    code: 'RPT001',
  });
}
