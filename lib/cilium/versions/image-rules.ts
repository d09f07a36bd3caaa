import type { ImageRules } from '../../images/check';
import { PublishedImages } from '../../images/published';
import { remembered } from '../../settings/remembered';
import type { PublishedImage, UpstreamVersion } from '../../settings/version';
import { CiliumVersion } from '.';

/** Every image of Cilium that is known, with those of a version that may be later. */
export const ciliumImageRules = remembered(({ images, version }: UpstreamVersion): ImageRules => {
  const own = Object.values(images);
  const upstream = CiliumVersion.KNOWN.flatMap((version) => Object.values(version.images));
  const all = [...upstream, ...own];
  return {
    published: new PublishedImages(all),
    // Users may also run the others, such as busybox, next to Cilium.
    alwaysWithDigest: new PublishedImages(all.filter(isCiliums)),
    // A release whose digests are not known yet: CiliumCni warns of its images all at once.
    // Envoy, certgen and the web interface have versions of their own.
    own: own
      .filter(isCiliums)
      .map((image) => ({ image, mayBe: image.tag === `v${version}` ? ('never' as const) : ('newer' as const) })),
    judged: own.filter(({ digest }) => !digest).map(({ repository, tag }) => `${repository}:${tag}`),
  };
});

function isCiliums({ repository }: PublishedImage): boolean {
  return repository.includes('/cilium/');
}
