import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type GoModule, type GoPackage, goBuild, goInstall } from './go';

/** The programs that make up a control plane with simulated nodes. */
export const BINARIES = [
  'etcd',
  'etcdctl',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kwok',
  'metrics-server',
] as const;

export type Binary = (typeof BINARIES)[number];

const KUBERNETES: GoModule = {
  folder: join(__dirname, 'go', 'kubernetes'),
  // kubectl refuses a server whose version it cannot parse, and without these the binaries call themselves v0.0.0.
  variables: {
    'k8s.io/component-base/version.gitVersion': 'v1.34.4',
    'k8s.io/component-base/version.gitMajor': '1',
    'k8s.io/component-base/version.gitMinor': '34',
    'k8s.io/component-base/version.gitTreeState': 'clean',
  },
};
const ETCD: GoModule = { folder: join(__dirname, 'go', 'etcd'), variables: {} };

const SOURCES: Readonly<Record<Binary, GoPackage>> = {
  etcd: { module: ETCD, path: 'go.etcd.io/etcd/server/v3' },
  etcdctl: { module: ETCD, path: 'go.etcd.io/etcd/etcdctl/v3' },
  'kube-apiserver': { module: KUBERNETES, path: 'k8s.io/kubernetes/cmd/kube-apiserver' },
  'kube-controller-manager': { module: KUBERNETES, path: 'k8s.io/kubernetes/cmd/kube-controller-manager' },
  'kube-scheduler': { module: KUBERNETES, path: 'k8s.io/kubernetes/cmd/kube-scheduler' },
  kwok: { path: 'sigs.k8s.io/kwok/cmd/kwok', version: 'v0.7.0' },
  'metrics-server': { path: 'sigs.k8s.io/metrics-server/cmd/metrics-server', version: 'v0.9.0' },
};

/**
 * The path of a program: from the folder `KUBEBUILDER_ASSETS` where it holds one, else from the cache, into which it is
 * built when it is missing.
 */
export async function binary(name: Binary): Promise<string> {
  const { KUBEBUILDER_ASSETS: assets } = process.env;
  if (assets && existsSync(join(assets, name))) return join(assets, name);

  const folder = join(cacheFolder(), `${name}-${key(SOURCES[name])}`);
  if (!existsSync(folder)) await build(name, folder);
  return join(folder, name);
}

/** Outside of the checkout, so that a fresh clone need not build again. */
function cacheFolder(): string {
  const { PLATYPAAS_CACHE: own, XDG_CACHE_HOME: cache } = process.env;
  return own || join(cache || join(homedir(), '.cache'), 'platypaas');
}

/** Changes with everything that goes into a build, apart from the Go release. */
function key(source: GoPackage): string {
  const hash = createHash('sha256').update(JSON.stringify([process.platform, process.arch, source.path]));
  if ('version' in source) hash.update(source.version);
  else {
    hash.update(JSON.stringify(source.module.variables));
    for (const file of ['go.mod', 'go.sum']) hash.update(readFileSync(join(source.module.folder, file)));
  }
  return hash.digest('hex').slice(0, 12);
}

/** Builds in a folder aside and renames it in place, so that no one sees half of a build, also when two run at once. */
async function build(name: Binary, folder: string): Promise<void> {
  mkdirSync(cacheFolder(), { recursive: true });
  const aside = mkdtempSync(join(cacheFolder(), `.building-${name}-`));
  try {
    const started = Date.now();
    process.stderr.write(`Building ${name} (once) into ${folder}\n`);
    const source = SOURCES[name];
    if ('version' in source) await goInstall(source, aside);
    else await goBuild(source, join(aside, name));
    process.stderr.write(`Built ${name} in ${Math.round((Date.now() - started) / 1000)} s\n`);
    moveUnlessThere(aside, folder);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

function moveUnlessThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error; // else another run was faster, with the same result
  }
}
