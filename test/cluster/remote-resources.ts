import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Cluster } from './control-plane/cluster';
import { definitionsAreServed } from './control-plane/definitions';
import { moduleFolder } from './control-plane/go';
import { TRAEFIK } from './control-plane/programs';

/** Which Go module has the files whose URL begins so, and in which of its folders; `*` is the version. */
const MODULES = [
  {
    url: 'https://raw.githubusercontent.com/kubernetes-sigs/gateway-api/*/',
    module: 'sigs.k8s.io/gateway-api@*',
    path: '',
  },
  {
    url: 'https://raw.githubusercontent.com/argoproj/argo-cd/*/manifests/crds/',
    module: 'github.com/argoproj/argo-cd/v3@*',
    path: 'manifests/crds',
  },
  {
    // Traefik's chart has copies of Traefik's definitions.
    url: 'https://raw.githubusercontent.com/traefik/traefik-helm-chart/*/traefik/crds/',
    module: `${TRAEFIK.path}@${TRAEFIK.version}`,
    path: 'docs/content/reference/dynamic-configuration',
  },
];

/**
 * Applies the definitions that the kustomization of a folder refers to by URL, from the Go modules in which they are
 * published too, and waits until the API server serves them.
 */
export async function applyRemoteResources(cluster: Cluster, folder: string): Promise<void> {
  const kustomization = readFileSync(join(folder, 'kustomization.yaml'), 'utf8');
  const { resources } = parse(kustomization) as { readonly resources: readonly string[] };
  await applyByUrl(
    cluster,
    resources.filter((resource) => resource.startsWith('https://')),
  );
}

/** The same for the definitions at these URLs. */
export async function applyByUrl(cluster: Cluster, urls: readonly string[]): Promise<void> {
  const files: string[] = [];
  for (const url of urls) files.push(await fileInModule(url));
  await cluster.kubectl.run(['apply', '--server-side', ...files.flatMap((file) => ['-f', file])]);
  await definitionsAreServed(cluster);
}

/** The file behind an address. */
export async function fileInModule(url: string): Promise<string> {
  for (const { url: pattern, module, path } of MODULES) {
    const [before, after] = pattern.split('*') as [string, string];
    const [, version, file] = new RegExp(`^${before}([^/]+)${after}(.*)$`).exec(url) ?? [];
    if (version && file) return join(await moduleFolder(module.replace('*', version)), path, file);
  }
  throw new Error(`no Go module is known that has ${url}`);
}
