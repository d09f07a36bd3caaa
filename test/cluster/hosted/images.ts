import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { binary } from '../control-plane/binaries';
import { type Image, withoutDigest } from '../nodes/images';
import { distributed, type Manifest } from './manifests';

/** Programs by their paths in the image. */
type Contents = Readonly<Record<string, string>>;

/** Images around the real programs, under the names that the objects of a tenant's nodes have for them. */
export async function imagesOfNodes(): Promise<Image[]> {
  return images(distributed(['nodes/a/5-workloads']), {
    'registry.k8s.io/kas-network-proxy/proxy-agent': { '/proxy-agent': await binary('konnectivity-agent') },
    'registry.k8s.io/coredns/coredns': { '/coredns': await binary('coredns') },
    'registry.k8s.io/kube-proxy': { '/bin/kube-proxy': await binary('kube-proxy'), '/bin/nft': '/usr/sbin/nft' },
    'docker.io/library/haproxy': HAPROXY,
  });
}

/** Images around the real programs, under the names that objects of an admin cluster have for them. */
export async function imagesOfAdminCluster(objects: readonly Manifest[]): Promise<Image[]> {
  const etcdctl = await binary('etcdctl');
  return images(objects, {
    'gcr.io/etcd-development/etcd': { '/bin/etcd': await binary('etcd') },
    'registry.k8s.io/etcd': { '/bin/etcdctl': etcdctl, '/bin/sh': '/bin/bash' },
    'registry.k8s.io/kube-apiserver': { '/bin/kube-apiserver': await binary('tenant-kube-apiserver') },
    'registry.k8s.io/kube-controller-manager': {
      '/bin/kube-controller-manager': await binary('tenant-kube-controller-manager'),
    },
    'registry.k8s.io/kube-scheduler': { '/bin/kube-scheduler': await binary('tenant-kube-scheduler') },
    'registry.k8s.io/kas-network-proxy/proxy-server': { '/proxy-server': await binary('konnectivity-server') },
    'docker.io/library/haproxy': HAPROXY,
    'registry.k8s.io/kubectl': { '/bin/kubectl': await kubectl() },
    'docker.io/traefik': { '/traefik': await binary('traefik') },
  });
}

/** Debian's, which is older. */
const HAPROXY: Contents = { '/bin/haproxy': '/usr/sbin/haproxy' };

/** That of the tests' machine. */
async function kubectl(): Promise<string> {
  const { stdout } = await promisify(execFile)('sh', ['-c', 'readlink -f "$(command -v kubectl)"']);
  return stdout.trim();
}

function images(objects: readonly Manifest[], contents: Readonly<Record<string, Contents>>): Image[] {
  return namesIn(objects).map((name) => {
    const [[path, program] = ['', ''], ...more] = Object.entries(contents[repositoryOf(name)] ?? {});
    if (!program) throw new Error(`nothing stands in for the image ${name}`);
    return { name, path, program, more: Object.fromEntries(more) };
  });
}

function namesIn(objects: readonly Manifest[]): string[] {
  return [...new Set(Array.from(JSON.stringify(objects).matchAll(/"image":"([^"]+)"/g), ([, name]) => name!))];
}

function repositoryOf(name: string): string {
  return withoutDigest(name).replace(/:[^/:]*$/, '');
}
