import { cpSync, existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Cluster } from './control-plane/cluster';
import type { Answer } from './control-plane/kubectl';

/**
 * Applies a file, a folder of files or a folder with a kustomization on the server's side, where an unknown or a
 * duplicate field is an error. What the API server warns of stands in the answer's `stderr`.
 */
export async function applyStrict(cluster: Cluster, path: string): Promise<Answer> {
  return cluster.kubectl.try(['apply', '--server-side', '--validate=strict', ...sources(cluster, path)]);
}

/** The flags by which kubectl reads a path. */
export function sources(cluster: Cluster, path: string): string[] {
  if (!statSync(path).isDirectory()) return ['-f', path];
  if (!existsSync(join(path, 'kustomization.yaml'))) return ['-R', '-f', path];
  return ['-k', withoutRemoteResources(path, cluster.processes.folder)];
}

/** A copy of a folder whose kustomization lists its local files only: the definitions that it refers to by URL are there. */
function withoutRemoteResources(folder: string, temporary: string): string {
  const copy = mkdtempSync(join(temporary, 'kustomization-'));
  cpSync(folder, copy, { recursive: true });
  const file = join(copy, 'kustomization.yaml');
  const content = parse(readFileSync(file, 'utf8')) as { resources: string[] };
  const resources = content.resources.filter((resource) => !resource.startsWith('https://'));
  writeFileSync(file, stringify({ ...content, resources }));
  return copy;
}
