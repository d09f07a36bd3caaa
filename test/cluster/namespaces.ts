import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import type { Cluster } from './control-plane/cluster';
import type { LiveObject } from './live-objects';

/** The namespaces that objects are in, as they are before applications come: no controller runs that would do this. */
export async function createNamespaces(cluster: Cluster, folder: string): Promise<void> {
  for (const namespace of namespacesIn(folder)) {
    const { code } = await cluster.kubectl.try(['get', 'serviceaccount', 'default', '--namespace', namespace]);
    if (code === 0) continue;
    await cluster.kubectl.try(['create', 'namespace', namespace]);
    await cluster.kubectl.run(['create', 'serviceaccount', 'default', '--namespace', namespace]);
  }
}

function namespacesIn(folder: string): Set<string> {
  const kustomization = readFileSync(join(folder, 'kustomization.yaml'), 'utf8');
  const { resources } = parse(kustomization) as { readonly resources: readonly string[] };
  const files = resources.filter((resource) => existsSync(join(folder, resource)));
  const objects = files.flatMap((file) => parseAllDocuments(readFileSync(join(folder, file), 'utf8')));
  const metadata = objects.map((document) => (document.toJS() as LiveObject).metadata);
  return new Set(metadata.map(({ namespace }) => namespace ?? 'default'));
}
