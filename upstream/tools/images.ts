import { isMap, type JsonMap } from '../../lib/settings/schema';
import type { PublishedImage } from '../../lib/settings/version';

/** Every image that a chart's values name, once for each digest. */
export function imagesIn(values: JsonMap): PublishedImage[] {
  const found = imagesBelow(values).flatMap((image): PublishedImage[] => {
    const repository = String(image.repository);
    const tag = String(image.tag ?? '');
    const digests = Object.entries(image).filter(
      ([name, value]) => /[dD]igest$/.test(name) && typeof value === 'string',
    );
    const named = digests.filter(([, digest]) => digest !== '');
    if (named.length === 0) return [{ repository, tag }];
    // One image for each cloud: genericDigest is that of operator-generic.
    return named.map(([name, digest]) => {
      const variant = name.slice(0, -'Digest'.length);
      return { repository: name === 'digest' ? repository : `${repository}-${variant}`, tag, digest: String(digest) };
    });
  });
  const unique = new Map(found.map((image) => [JSON.stringify(image), image]));
  return [...unique.values()];
}

function imagesBelow(value: unknown): JsonMap[] {
  if (!isMap(value)) return [];
  const own = typeof value.repository === 'string' && 'tag' in value ? [value] : [];
  return [...own, ...Object.values(value).flatMap(imagesBelow)];
}
