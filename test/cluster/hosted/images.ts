import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { binary } from '../control-plane/binaries';
import type { Image } from '../nodes/images';
import { FOLDER } from './manifests';

/** Programs by their paths in the image. */
type Contents = Readonly<Record<string, string>>;

/** Images around the real programs, under the names that the objects of a tenant's nodes have for them. */
export async function imagesOfNodes(): Promise<Image[]> {
  const contents = await contentsByRepository();
  return imageNames().map((name) => {
    const [[path, program] = ['', ''], ...more] = Object.entries(contents[repositoryOf(name)] ?? {});
    if (!program) throw new Error(`nothing stands in for the image ${name}`);
    return { name, path, program, more: Object.fromEntries(more) };
  });
}

async function contentsByRepository(): Promise<Readonly<Record<string, Contents>>> {
  return {
    'registry.k8s.io/kas-network-proxy/proxy-agent': { '/proxy-agent': await binary('konnectivity-agent') },
    'registry.k8s.io/coredns/coredns': { '/coredns': await binary('coredns') },
    'registry.k8s.io/kube-proxy': { '/bin/kube-proxy': await binary('kube-proxy'), '/bin/nft': '/usr/sbin/nft' },
    // Debian's, which is older.
    'docker.io/library/haproxy': { '/bin/haproxy': '/usr/sbin/haproxy' },
  };
}

function imageNames(): string[] {
  const text = readFileSync(join(FOLDER, 'nodes/a/5-workloads.yaml'), 'utf8');
  return [...new Set(Array.from(text.matchAll(/^\s*(?:- )?image: "?([^"\s]+)/gm), ([, name]) => name!))];
}

function repositoryOf(name: string): string {
  return name.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
}
