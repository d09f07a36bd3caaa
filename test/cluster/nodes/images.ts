import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** An image around one program of a path on the tests' machine, with the libraries that it needs. */
export interface Image {
  /** The name as manifests have it; it may have a digest, which is taken for the name that it then is. */
  readonly name: string;
  readonly program: string;
  /** Where the program is in the image. */
  readonly path: string;
  readonly args?: readonly string[];
  /** Variables of its environment, such as `HOME=/`. */
  readonly env?: readonly string[];
  /** Further programs, by their paths in the image. */
  readonly more?: Readonly<Record<string, string>>;
}

/** Writes an image as an archive such as `docker save` makes, and returns its path. */
export async function imageArchive(
  folder: string,
  { name, program, path, args = [], env = [], more = {} }: Image,
): Promise<string> {
  const key = createHash('sha256').update(name).digest('hex').slice(0, 12);
  const [root, archive] = [join(folder, `${key}-root`), join(folder, key)];
  for (const directory of [join(root, 'tmp'), join(root, 'etc'), archive]) mkdirSync(directory, { recursive: true });
  for (const [target, source] of Object.entries({ ...more, [path]: program })) {
    for (const [to, from] of [[target, source], ...(await libraries(source))] as const) {
      mkdirSync(dirname(join(root, to)), { recursive: true });
      copyFileSync(from, join(root, to));
    }
  }
  const tar = promisify(execFile);
  await tar('tar', ['-cf', join(archive, 'layer.tar'), '--owner=0', '--group=0', '--mtime=@0', '-C', root, '.']);

  const layer = createHash('sha256')
    .update(readFileSync(join(archive, 'layer.tar')))
    .digest('hex');
  const config = {
    architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
    os: 'linux',
    config: { Entrypoint: [path, ...args], Env: ['PATH=/bin:/usr/bin:/', ...env] },
    rootfs: { type: 'layers', diff_ids: [`sha256:${layer}`] },
  };
  writeFileSync(join(archive, 'config.json'), JSON.stringify(config));
  const manifest = [{ Config: 'config.json', RepoTags: [withoutDigest(name)], Layers: ['layer.tar'] }];
  writeFileSync(join(archive, 'manifest.json'), JSON.stringify(manifest));
  const file = join(folder, `${key}.tar`);
  await tar('tar', ['-cf', file, '-C', archive, 'manifest.json', 'config.json', 'layer.tar']);
  return file;
}

/** The libraries of a program, each with the path at which it looks for it; none of a static one. */
async function libraries(program: string): Promise<(readonly [path: string, file: string])[]> {
  const { stdout } = await promisify(execFile)('ldd', [program]).catch(() => ({ stdout: '' }));
  return Array.from(stdout.matchAll(/^\t(?:\S+ => )?(\/\S+) \(/gm), ([, path]) => [path!, path!]);
}

/** A name without its digest. */
export function withoutDigest(name: string): string {
  return name.replace(/@sha256:.*$/, '');
}

/** The name under which containerd looks for an image that is asked for by its digest, if it is. */
export function nameWithDigest(name: string): string | undefined {
  const [, repository, digest] = /^(.*?)(?::[^:/@]+)?@(sha256:.*)$/.exec(name) ?? [];
  if (!repository || !digest) return undefined;
  // Names of one part are those of Docker's library.
  return `${repository.replace(/^docker\.io\/(?=[^/]+$)/, 'docker.io/library/')}@${digest}`;
}
