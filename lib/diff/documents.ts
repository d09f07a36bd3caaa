import * as path from 'node:path';
import type { JsonMap } from '../settings/schema';
import { type Place, placesOf } from './place';

/** A document of a file, whose name is relative to the folder that is read. */
export interface DocumentInFile {
  readonly file: string;
  readonly members: JsonMap;
}

/** Who applies a file, and to which cluster: a folder with a separate kustomization is applied separately. */
export function placesOfFiles(documents: readonly DocumentInFile[]): (file: string) => Place {
  const kustomizations = documents.filter(({ members }) => isKustomization(members));
  const listed = new Set(
    kustomizations.flatMap(({ file, members }) =>
      (Array.isArray(members.resources) ? members.resources : []).map((entry) =>
        path.posix.join(folderOf(file), String(entry)),
      ),
    ),
  );
  const separate = kustomizations.map(({ file }) => folderOf(file)).filter((folder) => !listed.has(folder));
  const objects = documents.map(({ file, members }) => ({ folder: folderOf(file), object: members }));
  const placeOf = placesOf(separate, [...new Set(objects.map(({ folder }) => folder))], objects);
  return (file) => placeOf(folderOf(file));
}

/** The folder of a file, empty for the one that is read. */
function folderOf(file: string): string {
  const folder = path.posix.dirname(file);
  return folder === '.' ? '' : folder;
}

/** Whether a document is a kustomization. */
export function isKustomization({ apiVersion }: JsonMap): boolean {
  return typeof apiVersion === 'string' && apiVersion.startsWith('kustomize.config.k8s.io/');
}
