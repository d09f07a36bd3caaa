import { Command } from 'commander';
import type { Application } from '../report/applications';
import type { UsedImage } from '../report/report';
import { asJson, endWith, type Output, OWN_STREAMS } from './output';

interface Options {
  readonly mirror?: string;
  readonly json?: boolean;
}

const MORE = `
Examples:
  platypaas images dist/core
  platypaas images dist/core --mirror registry.example.com/mirror | sh

With --mirror the output is a script of "crane copy" (go-containerregistry),
which keeps digests: what is pulled from the mirror is the same image.
Images without a digest are marked.
The images of the stack's charts are included, in the versions that it
installs and with their optional parts. Other charts are listed on stderr.
Exit codes: 0, or 2 when a folder cannot be read.`;

/** `images`: the images of a platform's containers, and how to copy them to a private registry. */
export function imagesCommand(output: Output = OWN_STREAMS): Command {
  return new Command('images')
    .description('List the images of a platform, or print a script that copies them to another registry.')
    .argument('<folder>', 'the folder of a platform, such as dist/core')
    .option('--mirror <registry>', 'print commands that copy them to this registry, under their own names')
    .option('--json', 'write JSON')
    .addHelpText('after', MORE)
    .action(async (folder: string, options: Options) => {
      await endWith(output, 2, async () => {
        const { reportOf } = await import('../report/report');
        const { images, unknownCharts } = reportOf(folder);
        for (const one of unknownCharts) output.writeError(unknown(one));
        const mirror = options.mirror?.replace(/\/+$/, '');
        if (options.json) output.write(asJson(images.map((image) => entryOf(image, mirror))));
        else if (mirror !== undefined)
          for (const image of images) output.write(`crane copy ${sourceOf(image)} ${copyOf(image, mirror)}\n`);
        else output.write(listOf(images));
      });
    });
}

function listOf(images: readonly UsedImage[]): string {
  const entries = images.map(
    (image) => `${sourceOf(image)}${image.digest ? '' : ' (no digest)'}\n  ${image.containers.join(', ')}\n`,
  );
  const without = images.filter(({ digest }) => !digest).length;
  const remark = `\n${without} of ${images.length} images ${without === 1 ? 'has' : 'have'} no digest: nodes run what the registry serves under the tag (docs/errors.md#img001).\n`;
  return entries.join('') + (without > 0 ? remark : '');
}

function unknown({ chart, version }: Application): string {
  return `The images of the chart ${chart} ${version} are not known here. With renderedManifests, they are in the folder.\n`;
}

function entryOf(image: UsedImage, mirror: string | undefined): object {
  return {
    image: sourceOf(image),
    hasDigest: image.digest !== '',
    ...(mirror === undefined ? {} : { mirror: copyOf(image, mirror) }),
    containers: image.containers,
  };
}

function sourceOf({ repository, tag, digest }: UsedImage): string {
  return `${repository}${tag && `:${tag}`}${digest && `@${digest}`}`;
}

/**
 * `docker.io/traefik:v3` becomes `registry/docker.io/library/traefik:v3`, the path that containerd requests from a
 * mirror.
 */
function copyOf({ repository, tag, digest }: UsedImage, mirror: string): string {
  // A copy needs a tag; the digest of the copied image stays the same.
  return `${mirror}/${inFull(repository)}:${tag || digest.replace(':', '-')}`;
}

/** A repository with its registry, and with Docker Hub's `library/` for official images. */
function inFull(repository: string): string {
  const name = repository.replace(/^docker\.io\//, '');
  if (!name.includes('/')) return `docker.io/library/${name}`;
  return /^[^/]*[.:][^/]*\//.test(repository) ? repository : `docker.io/${repository}`;
}
