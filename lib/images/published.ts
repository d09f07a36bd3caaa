import type { PublishedImage } from '../settings/version';

/** What is known of published images: which digest each tag has. */
export class PublishedImages {
  private readonly byDigest = new Map<string, PublishedImage>();
  private readonly byTag = new Map<string, PublishedImage>();
  private readonly names = new Set<string>();

  constructor(images: readonly PublishedImage[]) {
    for (const image of images) {
      this.names.add(imageName(image.repository));
      if (!image.digest) continue;
      this.byDigest.set(image.digest, image);
      this.byTag.set(`${imageName(image.repository)}:${image.tag}`, image);
    }
  }

  /** Whether upstream has an image of this name. */
  has(repository: string): boolean {
    return this.names.has(imageName(repository));
  }

  /** The image that has a digest, whatever registry serves it. */
  of(digest: string): PublishedImage | undefined {
    return this.byDigest.get(digest);
  }

  /** The image of a name and tag, as far as its digest is known. */
  tagged(repository: string, tag: string): PublishedImage | undefined {
    return this.byTag.get(`${imageName(repository)}:${tag}`);
  }
}

/** Where upstream publishes no digests. */
export const NONE_PUBLISHED = new PublishedImages([]);

/** The name of an image without its registry and folders: a mirror serves the same images elsewhere. */
export function imageName(repository: string): string {
  return repository.slice(repository.lastIndexOf('/') + 1);
}
